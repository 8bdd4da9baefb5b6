/**
 * `npm test`, `npm run test:long`: runs all checks in order until one fails. The last line has the totals:
 * `N passed, N failed`.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./start/programs";
import { stepCounts } from "./test/counts";
import { type Step, testSteps } from "./test/steps";

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs `node` with the output of this process. @returns true if it exits with 0 */
async function run(args: string[], variables: Record<string, string>): Promise<boolean> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...variables };
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit", env });
  // Ctrl-C reaches both processes: this one waits, so that it can report how the child ended.
  const ignore = () => {};
  const forwardSignal = () => child.kill("SIGTERM");
  process.on("SIGINT", ignore).on("SIGTERM", forwardSignal);
  try {
    return await new Promise((resolve) => {
      child.once("exit", (code) => resolve(code === 0));
      child.once("error", () => resolve(false));
    });
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", forwardSignal);
  }
}

async function runStep(step: Step): Promise<boolean> {
  const startedAt = performance.now();
  print(`\n── ${step.name}`);
  for (const program of step.programs) {
    if (!(await run(program, step.variables))) return false;
  }
  print(`── ${step.name}: passed in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return true;
}

/** @returns exit code */
async function runAll(long: boolean): Promise<number> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "test-reports-"));
  const totals = { passed: 0, failed: 0 };
  try {
    for (const step of testSteps(folder, long)) {
      const succeeded = await runStep(step);
      const read = step.report?.read ?? (() => ({ passed: 0, failed: 0 }));
      const { passed, failed } = stepCounts(succeeded, step.report?.file ?? null, read);
      totals.passed += passed;
      totals.failed += failed;
      if (!succeeded) {
        print(`\n── ${step.name}: FAILED. See the output above; the remaining steps were not run.`);
        return 1;
      }
    }
    return 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    print(`\n${totals.passed} passed, ${totals.failed} failed`);
  }
}

process.exit(await runAll(process.argv.includes("--long")));
