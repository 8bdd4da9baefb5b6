import { describe, expect, it } from "vitest";
import { pageProblems } from "@/lib/sources/coingecko/page-problems";
import { SourceError, type SourceErrorReason } from "@/lib/sources/price-source";

const failed = (why: string, reason: SourceErrorReason = "unavailable"): PromiseRejectedResult => ({
  status: "rejected",
  reason: new SourceError(reason, why),
});
/** Pages by their number of coins, or as failures. */
const pages = (...counts: (number | PromiseRejectedResult)[]) =>
  counts.map((count): PromiseSettledResult<unknown[]> => {
    return typeof count === "number" ? { status: "fulfilled", value: Array(count).fill({}) } : count;
  });

describe("short pages", () => {
  it.each<[string, number[], number | null, string[]]>([
    ["all full", [250, 250], 500, []],
    ["all full in the first round", [250, 250], null, []],
    [
      "10 coins where the round before brought 53",
      [10],
      53,
      ["Page 1 of 1 is short: 10 coins came where 53 were expected."],
    ],
    [
      "50 coins of 250 in the first round",
      [50],
      null,
      ["Page 1 of 1 is short: 50 coins came where 250 were expected."],
    ],
    ["53 coins as in the round before", [53], 53, []],
    ["one coin that left", [52], 53, []],
    ["one of two coins that left", [1], 2, []],
    ["the only coin of the last page that left", [250, 0], 251, []],
    ["a tenth of the last page that left", [250, 180], 450, []],
    [
      "more than a tenth of the last page",
      [250, 179],
      450,
      ["Page 2 of 2 is short: 179 coins came where 200 were expected."],
    ],
    [
      "one coin fewer on a page with coins behind it",
      [249, 250],
      500,
      ["Page 1 of 2 is short: 249 coins came where 250 were expected."],
    ],
    [
      "an empty page between full ones",
      [250, 0, 250],
      750,
      ["Page 2 of 3 is short: 0 coins came where 250 were expected."],
    ],
    [
      "an empty last page that was full before",
      [250, 250, 0],
      750,
      ["Page 3 of 3 is short: 0 coins came where 250 were expected."],
    ],
    ["pages behind the end of the list", [250, 233, 0, 0], 483, []],
    ["more coins than before", [250, 250, 250], 500, []],
    ["fewer pages than before", [250], 1000, []],
    [
      "several at once",
      [10, 250, 0, 1],
      1000,
      ["Pages 1, 3 and 4 of 4 are short: 11 coins came where 750 were expected."],
    ],
  ])("%s: %j after %j", (_, counts, previousCount, problems) => {
    expect(pageProblems(pages(...counts), previousCount)).toEqual(problems);
  });
});

describe("missing pages", () => {
  it("are one sentence that lists them", () => {
    expect(pageProblems(pages(failed("It failed."), 250), 500)).toEqual([
      "Page 1 of 2 is missing: It failed.",
    ]);
    const answers = pages(
      250,
      failed("It failed."),
      failed("So did this."),
      failed("And this."),
      250,
      failed("Too."),
    );
    expect(pageProblems(answers, 1500)).toEqual(["Pages 2–4 and 6 of 6 are missing: It failed."]);
  });

  it("with several reasons name each reason once", () => {
    const answers = pages(
      failed("No answer.", "timeout"),
      250,
      failed("Down."),
      failed("No answer.", "timeout"),
    );
    expect(pageProblems(answers, 1000)).toEqual([
      "Pages 1, 3 and 4 of 4 are missing: (1 and 4) No answer. (3) Down.",
    ]);
  });

  it("stand beside short ones, and are not short themselves", () => {
    expect(pageProblems(pages(250, failed("Down."), 20), 750)).toEqual([
      "Page 2 of 3 is missing: Down.",
      "Page 3 of 3 is short: 20 coins came where 250 were expected.",
    ]);
  });
});
