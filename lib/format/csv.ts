/** A plain number, which a spreadsheet takes as one whatever it begins with. */
const NUMBER = /^-?\d+(\.\d+)?$/;
/**
 * What a spreadsheet takes for the beginning of a formula: `=`, `+`, `-`, `@` and their full-width forms, also behind
 * white space and invisible characters, and a tab or line break.
 */
const FORMULA = /^(?:[\s\p{Cc}\p{Cf}]*[=+@\-\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;

/**
 * One line of RFC 4180, its end included. A text that a spreadsheet would take for a formula gets an apostrophe before
 * it: a pair's name is its source's to choose, and a file must not run what it says.
 * @param cells numbers as plain decimal text
 * @example csvLine(["=1+1", "-2.5", "a, b"]) // "'=1+1,-2.5,\"a, b\"\r\n"
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells
    .map((cell) => (FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",")}\r\n`;
}
