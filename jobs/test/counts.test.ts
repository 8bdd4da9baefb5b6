import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { playwrightCounts, stepCounts, vitestCounts } from "./counts";

const vitest = JSON.stringify({ numPassedTests: 40, numFailedTests: 2, numPendingTests: 3, success: false });

test("counts tests from both reports, a flaky one as passed", () => {
  expect(vitestCounts(vitest)).toEqual({ passed: 40, failed: 2 });
  const stats = { expected: 5, flaky: 1, unexpected: 2, skipped: 4 };
  expect(playwrightCounts(JSON.stringify({ stats }))).toEqual({ passed: 6, failed: 2 });
});

test("counts one failure for a failed step without a failed test", () => {
  const absent = path.join(os.tmpdir(), "there-is-no-such-report.json");
  expect(stepCounts(false, null, vitestCounts)).toEqual({ passed: 0, failed: 1 });
  expect(stepCounts(false, absent, vitestCounts)).toEqual({ passed: 0, failed: 1 });
  expect(stepCounts(true, null, vitestCounts)).toEqual({ passed: 0, failed: 0 });
});

test("counts only the failed tests of a failed step", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "counts-"));
  const report = path.join(folder, "report.json");
  fs.writeFileSync(report, vitest);
  expect(stepCounts(false, report, vitestCounts)).toEqual({ passed: 40, failed: 2 });
  fs.rmSync(folder, { recursive: true });
});
