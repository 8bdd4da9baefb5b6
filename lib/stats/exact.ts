/**
 * A decimal number held exactly: `units × 10^-scale`. Prices arrive as decimal text, and sums of prices
 * and of their squares must not lose a digit (lib/stats/README.md), which doubles would.
 */
export type Exact = {
  readonly units: bigint;
  /** Digits after the point, 0 or more. */
  readonly scale: number;
};

export const ZERO: Exact = { units: 0n, scale: 0 };

const DECIMAL_TEXT = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

const powers: bigint[] = [1n];

/** 10^exponent; the powers are kept because every addition of two scales needs one. */
function powerOfTen(exponent: number): bigint {
  for (let next = powers.length; next <= exponent; next++) {
    powers.push((powers[next - 1] ?? 1n) * 10n);
  }
  return powers[exponent] ?? 1n;
}

/**
 * Reads decimal text, digit by digit: nothing is rounded.
 * @param text `80`, `0.0001`, `-213`, `3.487e-9`
 * @throws RangeError when the text is no finite decimal number
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
 * A computed double as a decimal of 15 significant digits, which is what PostgreSQL's cast from
 * `double precision` to `numeric` keeps. Sums of such values are exact, so a difference of two
 * running sums loses nothing.
 * @param value finite
 */
export function exactFromDouble(value: number): Exact {
  return value === 0 ? ZERO : parseExact(value.toPrecision(15));
}

export function exactFromInteger(value: number): Exact {
  return { units: BigInt(value), scale: 0 };
}

/** The units of a number at a finer or equal scale. */
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

/** @returns -1 when a < b, 0 when they are equal in value (`0.10` equals `0.1`), 1 when a > b */
export function compare(a: Exact, b: Exact): -1 | 0 | 1 {
  const difference = subtract(a, b).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** @returns the nearest double */
export function toNumber(value: Exact): number {
  return nearestDouble(value.units, powerOfTen(value.scale));
}

/**
 * a / b as the nearest double: one rounding, however long the two numbers are.
 * @throws RangeError when b is zero
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

/** Exponent of the smallest normal double's last place: below it doubles have fewer than 53 bits. */
const LAST_PLACE_OF_SMALLEST = 1074;

/**
 * numerator / denominator, rounded once, half to even. The quotient is formed as a whole number with
 * more bits than a double holds, its last bit standing for whatever was left over; turning that into
 * a double rounds it correctly, and scaling by powers of two changes no digit.
 */
function nearestDouble(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) throw new RangeError("Division by zero: the divisor must not be 0.");
  if (numerator === 0n) return 0;
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  // 64 to 66 bits of quotient, but no bit below the smallest double's half place.
  const wanted = 65 - (bitLength(n) - bitLength(d));
  const subnormal = wanted > LAST_PLACE_OF_SMALLEST + 12;
  const shift = subnormal ? LAST_PLACE_OF_SMALLEST : wanted;
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
    // Two steps, since 2^-shift alone may lie outside the range of a double.
    const half = Math.trunc(-shift / 2);
    magnitude = double * 2 ** half * 2 ** (-shift - half);
  }
  return negative ? -magnitude : magnitude;
}
