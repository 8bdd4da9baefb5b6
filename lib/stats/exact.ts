/**
 * Exact decimal number: `units × 10^-scale`. Prices are decimal text, and sums of prices and of their squares must
 * not lose digits (lib/stats/README.md), as doubles would.
 */
export type Exact = {
  readonly units: bigint;
  /** Digits after the point, 0 or more. */
  readonly scale: number;
};

export const ZERO: Exact = { units: 0n, scale: 0 };

const DECIMAL_TEXT = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

const powers: bigint[] = [1n];

/** 10^exponent, cached because every addition of numbers with different scales needs one. */
function powerOfTen(exponent: number): bigint {
  for (let next = powers.length; next <= exponent; next++) {
    powers.push((powers[next - 1] ?? 1n) * 10n);
  }
  return powers[exponent] ?? 1n;
}

/**
 * Parses decimal text without rounding.
 * @param text `80`, `0.0001`, `-213`, `3.487e-9`
 * @throws RangeError if the text is not a finite decimal number
 * @example parseExact("0.30") // { units: 30n, scale: 2 }
 */
export function parseExact(text: string): Exact {
  const match = DECIMAL_TEXT.exec(text);
  if (!match) throw new RangeError(`"${text}" is no decimal number: give digits, with a point if needed.`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const magnitude = BigInt(whole + fraction);
  const units = sign === "-" ? -magnitude : magnitude;
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * powerOfTen(-scale), scale: 0 };
}

/**
 * Converts a double to a decimal of 15 significant digits, as PostgreSQL's cast from `double precision` to `numeric`
 * does. Sums of such values are exact, so the difference of two running sums loses nothing.
 * @param value finite
 */
export function exactFromDouble(value: number): Exact {
  return value === 0 ? ZERO : parseExact(value.toPrecision(15));
}

export function exactFromInteger(value: number): Exact {
  return { units: BigInt(value), scale: 0 };
}

/** Units of a number at an equal or finer scale. */
function unitsAt(value: Exact, scale: number): bigint {
  return value.scale === scale ? value.units : value.units * powerOfTen(scale - value.scale);
}

export function add(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function subtract(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) - unitsAt(b, scale), scale };
}

export function multiply(a: Exact, b: Exact): Exact {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** @returns -1 if a < b, 0 if equal in value (`0.10` equals `0.1`), 1 if a > b */
export function compare(a: Exact, b: Exact): -1 | 0 | 1 {
  const difference = subtract(a, b).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** @returns the nearest double */
export function toNumber(value: Exact): number {
  return nearestDouble(value.units, powerOfTen(value.scale));
}

/**
 * a / b as the nearest double, rounded once.
 * @throws RangeError if b is zero
 * @example ratio(parseExact("1"), parseExact("3")) // 0.3333333333333333
 */
export function ratio(a: Exact, b: Exact): number {
  const scale = Math.max(a.scale, b.scale);
  return nearestDouble(unitsAt(a, scale), unitsAt(b, scale));
}

const bitLength = (value: bigint): number => {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
};

/** Exponent of the last place of the smallest normal double; smaller doubles have fewer than 53 bits. */
const MIN_DOUBLE_EXPONENT = 1074;

/**
 * numerator / denominator, rounded once, half to even. The quotient is computed as an integer with more bits than a
 * double has and a sticky last bit for the remainder; converting it to a double rounds correctly, and scaling by
 * powers of two is exact.
 */
function nearestDouble(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) throw new RangeError("Division by zero: the divisor must not be 0.");
  if (numerator === 0n) return 0;
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  // 64 to 66 bits of quotient, but none below half of the smallest double.
  const shiftBits = 65 - (bitLength(n) - bitLength(d));
  const subnormal = shiftBits > MIN_DOUBLE_EXPONENT + 12;
  const shift = subnormal ? MIN_DOUBLE_EXPONENT : shiftBits;
  const scaled = shift >= 0 ? n << BigInt(shift) : n;
  const divisor = shift >= 0 ? d : d << BigInt(-shift);
  const quotient = scaled / divisor;
  const rest = scaled % divisor;
  let magnitude: number;
  if (subnormal) {
    const twice = rest * 2n;
    const up = twice > divisor || (twice === divisor && (quotient & 1n) === 1n);
    magnitude = Number(up ? quotient + 1n : quotient) * Number.MIN_VALUE;
  } else {
    const double = Number(rest === 0n ? quotient : quotient | 1n);
    // In two steps, because 2^-shift alone may exceed the range of a double.
    const half = Math.trunc(-shift / 2);
    magnitude = double * 2 ** half * 2 ** (-shift - half);
  }
  return negative ? -magnitude : magnitude;
}
