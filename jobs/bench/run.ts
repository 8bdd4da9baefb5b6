import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { measureSize, type SizeResult } from "@/jobs/bench/measure-size";
import { peakMemory } from "@/jobs/bench/memory";
import { parseBenchOptions, USAGE, UsageError } from "@/jobs/bench/options";
import { type BenchReport, describeMachine, judge, reportTable } from "@/jobs/bench/report";
import { openBenchServer } from "@/jobs/bench/server";
import { EmbeddedPostgresError } from "@/jobs/start/postgres/embedded-error";
import { EnvError } from "@/lib/env";

// `npm run bench`: what a tick costs, as ratios measured in one run on a database of its own. A second run starts anew.
// Exit code 0 = every judged requirement is met; 1 = one is missed, or the run failed; 2 = the command line; 130 = stopped.

const MISSED = 1;
const MISUSED = 2;
const STOPPED = 130;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const options = parseBenchOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(USAGE);
    return 0;
  }
  const startedAt = new Date().toISOString();
  const server = await openBenchServer(say);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      say("Stopped: no report.");
      void server.close(options.keep).finally(() => process.exit(STOPPED));
    });
  }
  try {
    const sizes: SizeResult[] = [];
    for (const series of options.sizes) {
      const log = (line: string) => say(`${series.toLocaleString("en")} series: ${line}`);
      sizes.push(await measureSize(server, { series, quick: options.quick, keep: options.keep, log }));
    }
    const requirements = judge(sizes);
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
    say(`every figure: ${options.json}`);
    return report.pass ? 0 : MISSED;
  } finally {
    await server.close(options.keep);
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const misused = error instanceof UsageError;
    // These say all there is to say: no trace of the code adds to them.
    const explained = error instanceof EmbeddedPostgresError || error instanceof EnvError;
    const trace = error instanceof Error && !explained ? error.stack : error;
    say(misused ? `${error.message}\n\n${USAGE}` : `The benchmark failed: ${trace}`);
    process.exitCode = misused ? MISUSED : MISSED;
  },
);
