import fs from "node:fs";
import { z } from "zod";

/** How many tests passed and failed. */
export type Counts = { passed: number; failed: number };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), flaky: z.number(), unexpected: z.number() }),
});

/** @param text the report of Vitest's `json` reporter */
export function vitestCounts(text: string): Counts {
  const report = vitestReport.parse(JSON.parse(text));
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** @param text the report of Playwright's `json` reporter; a test that passed at its second try passed */
export function playwrightCounts(text: string): Counts {
  const { stats } = playwrightReport.parse(JSON.parse(text));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

/**
 * What a step adds to the sum. A step that failed without a failing test to show for it (a lint problem, a
 * crash before the first test) counts as one failure: a red run never ends with "0 failed".
 * @param report where its report should be; null for a step without tests
 */
export function stepCounts(
  succeeded: boolean,
  report: string | null,
  read: (text: string) => Counts,
): Counts {
  const counts = report !== null && fs.existsSync(report) ? read(fs.readFileSync(report, "utf8")) : null;
  const { passed, failed } = counts ?? { passed: 0, failed: 0 };
  return { passed, failed: succeeded ? failed : Math.max(1, failed) };
}
