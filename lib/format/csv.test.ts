import { describe, expect, it } from "vitest";
import { csvLine } from "./csv";

describe("csvLine", () => {
  it("quotes cells where needed and doubles quotes", () => {
    expect(csvLine(["a", "b, c", 'say "x"', "two\nlines", ""])).toBe(
      'a,"b, c","say ""x""","two\nlines",\r\n',
    );
  });

  it.each([
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+cmd",
    "-2+3",
    "-2.5e3+A1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "-",
    "--1",
    "+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff＝1+1",
    "\n=1+1",
  ])("makes text of what a spreadsheet would run: %j", (cell) => {
    expect(csvLine([cell]).replaceAll('"', "").startsWith("'")).toBe(true);
  });

  it.each([
    "-2.5",
    "0",
    "-0.000000003487",
    "106117.38471",
    "Bitcoin",
    "1INCH",
    "1＋1",
    "ビットコイン",
    " Bitcoin",
  ])("leaves %s alone", (cell) => {
    expect(csvLine([cell])).toBe(`${cell}\r\n`);
  });
});
