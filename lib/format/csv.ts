/** Plain numbers need no escaping, even with a minus sign. */
const NUMBER = /^-?\d+(\.\d+)?$/;
/**
 * Beginning of a spreadsheet formula: `=`, `+`, `-`, `@` and their full-width forms, also after white space and
 * invisible characters; or a tab or line break.
 */
const FORMULA = /^(?:[\s\p{Cc}\p{Cf}]*[=+@\-\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;

/**
 * One line of RFC 4180, including its line break. Text that a spreadsheet would run as a formula is prefixed with an
 * apostrophe, because names of pairs come from outside.
 * @param cells numbers as plain decimal text
 * @example csvLine(["=1+1", "-2.5", "a, b"]) // "'=1+1,-2.5,\"a, b\"\r
 * "
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells
    .map((cell) => (FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",")}\r\n`;
}
