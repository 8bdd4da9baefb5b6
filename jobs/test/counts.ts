import fs from "node:fs";
import { z } from "zod";

export type Counts = { passed: number; failed: number };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), flaky: z.number(), unexpected: z.number() }),
});

/** @param text report of Vitest's `json` reporter */
export function vitestCounts(text: string): Counts {
  const report = vitestReport.parse(JSON.parse(text));
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** @param text report of Playwright's `json` reporter; flaky tests count as passed */
export function playwrightCounts(text: string): Counts {
  const { stats } = playwrightReport.parse(JSON.parse(text));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

/**
 * Counts of a step. A failed step without a failed test (lint, a crash) counts as one failure, so that a failed run
 * never ends with "0 failed".
 * @param report path of its report; null for a step without tests
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
