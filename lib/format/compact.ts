import { type DecimalDigits, groupThousands, magnitude, plainText, roundDigits } from "./decimal-digits";

/** From this power of ten on, a price is written short where room is scarce. */
export const COMPACT_FROM_POWER = 9;
const SUFFIXES = [
  { power: 6, suffix: "M" },
  { power: 9, suffix: "B" },
  { power: 12, suffix: "T" },
] as const;
/** From this power on there is no suffix that people know. */
const EXPONENT_FROM_POWER = 15;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** Narrow no-break space. */
const NARROW_SPACE = "\u202f";

function roundSignificant(number: DecimalDigits, significant: number): DecimalDigits {
  const decimals = significant - 1 - magnitude(number);
  if (decimals >= 0) return roundDigits(number, decimals);
  // Only places before the point are rounded: as decimals of the number shifted down.
  const shifted = roundDigits({ ...number, exponent: number.exponent + decimals }, 0);
  return { ...shifted, exponent: shifted.exponent - decimals };
}

/**
 * A number of a million or more in few characters, without sign.
 * @param significant digits that are kept
 * @example compactText(decimalDigits("112345678901.25"), 4) // "112.3 B"
 * @example compactText(decimalDigits("1234567890123456.5"), 4) // "1.235 × 10¹⁵"
 */
export function compactText(number: DecimalDigits, significant: number): string {
  // Rounding may reach the next power of ten: 999,999,999,999 is 1.000 T.
  const rounded = roundSignificant(number, significant);
  const power = magnitude(rounded);
  const scaled = (by: number) =>
    groupThousands(
      plainText({ ...rounded, exponent: rounded.exponent - by }, Math.max(0, significant - 1 - (power - by))),
    );
  if (power >= EXPONENT_FROM_POWER) {
    const exponent = Array.from(String(power), (digit) => SUPERSCRIPTS[Number(digit)] ?? "").join("");
    return `${scaled(power)}${NARROW_SPACE}×${NARROW_SPACE}10${exponent}`;
  }
  const { power: by, suffix } = SUFFIXES.findLast((one) => one.power <= power) ?? SUFFIXES[0];
  return `${scaled(by)}${NARROW_SPACE}${suffix}`;
}
