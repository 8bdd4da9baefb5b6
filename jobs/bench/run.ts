import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { measureSize, type SizeResult } from "@/jobs/bench/measure-size";
import { peakMemory } from "@/jobs/bench/memory";
import { parseBenchOptions, USAGE, UsageError } from "@/jobs/bench/options";
import { type BenchReport, describeMachine, reportTable } from "@/jobs/bench/report";
import { checkRequirements } from "@/jobs/bench/requirements";
import { openBenchServer } from "@/jobs/bench/server";
import { printError } from "@/jobs/start/output";
import { EmbeddedPostgresError } from "@/jobs/start/postgres/embedded-error";
import { EnvError } from "@/lib/env";

// `npm run bench`: measures the cost of ticks and reads on a separate database. A second run starts over.
// Exit code: 0 all measured requirements are met; 1 one is not met, or the run failed; 2 invalid command line; 130 stopped by a
// signal.

const FAILED = 1;
const INVALID_USAGE = 2;
const STOPPED = 130;

async function main(): Promise<number> {
  const options = parseBenchOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(USAGE);
    return 0;
  }
  const startedAt = new Date().toISOString();
  const server = await openBenchServer(printError);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      printError("Stopped: no report.");
      void server.close(options.keep).finally(() => process.exit(STOPPED));
    });
  }
  try {
    const sizes: SizeResult[] = [];
    for (const series of options.sizes) {
      const log = (line: string) => printError(`${series.toLocaleString("en")} series: ${line}`);
      const withMinute = series === options.sizes.at(-1);
      const { quick, keep } = options;
      sizes.push(await measureSize(server, { series, quick, keep, withMinute, log }));
    }
    const requirements = checkRequirements(sizes);
    const report: BenchReport = {
      startedAt,
      machine: describeMachine(await server.version(), server.kind),
      quick: options.quick,
      sizes,
      peakMemory: peakMemory(),
      requirements,
      pass: requirements.every((requirement) => requirement.pass !== false),
    };
    process.stdout.write(`${reportTable(report)}\n`);
    await mkdir(path.dirname(path.resolve(options.json)), { recursive: true });
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
    printError(`report written to ${options.json}`);
    return report.pass ? 0 : FAILED;
  } finally {
    await server.close(options.keep);
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isUsageError = error instanceof UsageError;
    // Expected errors are printed without a stack trace.
    const isExpected = error instanceof EmbeddedPostgresError || error instanceof EnvError;
    const trace = error instanceof Error && !isExpected ? error.stack : error;
    printError(isUsageError ? `${error.message}\n\n${USAGE}` : `The benchmark failed: ${trace}`);
    process.exitCode = isUsageError ? INVALID_USAGE : FAILED;
  },
);
