// Fixed-point arithmetic for checking statistics: integers in units of 10^-80, independent of lib/stats.

const DIGITS = 80;
export const ONE = 10n ** BigInt(DIGITS);

/** numerator / denominator, truncated to 80 decimals. */
export function quotient(numerator: bigint, denominator: bigint): bigint {
  return (numerator * ONE) / denominator;
}

export function product(a: bigint, b: bigint): bigint {
  return (a * b) / ONE;
}

/** Integer square root, rounded down, by Newton's method. */
function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt(Math.floor(value.toString(2).length / 2) + 1);
  for (;;) {
    const better = (guess + value / guess) >> 1n;
    if (better >= guess) return guess;
    guess = better;
  }
}

export function root(value: bigint): bigint {
  return wholeRoot(value * ONE);
}

/** 2·artanh(z) = ln((1 + z) / (1 − z)), by its power series. */
function twiceArtanh(z: bigint): bigint {
  const square = product(z, z);
  let power = z;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = product(power, square);
  }
  return 2n * sum;
}

const LN_2 = twiceArtanh(quotient(1n, 3n));

/** ln(a / b) of two positive integers. */
export function logOfRatio(a: bigint, b: bigint): bigint {
  let doublings = 0n;
  let [top, bottom] = [a, b];
  while (3n * top > 4n * bottom) {
    bottom *= 2n;
    doublings++;
  }
  while (3n * bottom > 4n * top) {
    top *= 2n;
    doublings--;
  }
  return twiceArtanh(quotient(top - bottom, top + bottom)) + doublings * LN_2;
}

/** Nearest double. */
export function asDouble(value: bigint): number {
  return Number(`${value}e-${DIGITS}`);
}
