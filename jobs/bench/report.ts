import os from "node:os";
import type { SizeResult } from "@/jobs/bench/measure-size";
import { PRICES_LIMIT_MS } from "@/jobs/bench/reads";

/** Size whose speed requirements are checked. */
const REQUIRED_SERIES = 10_000;

/** A requirement and its measured value. */
export type Requirement = {
  id: string;
  what: string;
  required: string;
  measured: number | null;
  /** Null if not measured. */
  pass: boolean | null;
};

export type BenchReport = {
  startedAt: string;
  machine: {
    cores: number;
    processor: string;
    memoryBytes: number;
    platform: string;
    node: string;
    postgres: string;
    server: string;
  };
  quick: boolean;
  sizes: SizeResult[];
  /** Peak memory of this process, bytes. */
  peakMemory: number;
  requirements: Requirement[];
  /** False if a measured requirement is not met. */
  pass: boolean;
};

export function describeMachine(postgres: string, server: string): BenchReport["machine"] {
  const processors = os.cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model ?? "unknown",
    memoryBytes: os.totalmem(),
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    node: process.version,
    postgres,
    server,
  };
}

/** Checks the requirements: speed at 10,000 series, accuracy at every size. */
export function checkRequirements(sizes: readonly SizeResult[]): Requirement[] {
  const requiredSize = sizes.find((size) => size.series === REQUIRED_SERIES);
  const ratios = requiredSize?.ratios;
  const replies = requiredSize?.replies.ratios;
  const check = (
    id: string,
    what: string,
    required: string,
    measured: number | undefined,
    isMet: (value: number) => boolean,
  ): Requirement => ({
    id,
    what,
    required,
    measured: measured ?? null,
    pass: measured === undefined ? null : isMet(measured),
  });
  return [
    check(
      "tick-to-insert",
      "tick : bare INSERT of the same rows",
      "≤ 8 (goal: 5)",
      ratios?.tickToInsert,
      (value) => value <= 8,
    ),
    check(
      "recomputation",
      "recomputing and storing 24 h by GROUP BY : computing and storing all windows in the tick",
      "≥ 10",
      ratios?.recomputationToVolatility,
      (value) => value >= 10,
    ),
    check(
      "window-length",
      "statistics of 7 d : statistics of 1 h",
      "0.8 to 1.2",
      ratios?.sevenDaysToOneHour,
      (value) => value >= 0.8 && value <= 1.2,
    ),
    check(
      "day-of-minutes",
      "24 h of minutes of one pair, from call to reply, ms",
      `≤ ${PRICES_LIMIT_MS}`,
      requiredSize?.timings.dayOfMinutes.median,
      (value) => value <= PRICES_LIMIT_MS,
    ),
    check(
      "pairs-from-memory",
      "GET /api/pairs without cache : with cache",
      "≥ 10",
      replies?.pairs.repeated,
      (value) => value >= 10,
    ),
    check(
      "volatility-from-memory",
      "GET /api/volatility without cache : with cache",
      "≥ 10",
      replies?.volatility.repeated,
      (value) => value >= 10,
    ),
    check(
      "exactness",
      "stored and recomputed 24 h figures, maximum relative difference",
      "≤ 1e-9",
      sizes.length === 0 ? undefined : Math.max(...sizes.map((size) => size.maxDifference)),
      (value) => value <= 1e-9,
    ),
  ];
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
const times = (value: number) => `${value.toFixed(2)} ×`;
const megabytes = (bytes: number | null) =>
  bytes === null ? "–" : `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

/** Rows of a list: its cost without a cache, then the ratio of each kind of request. */
function replyRows(
  list: "pairs" | "volatility",
  name: string,
): [label: string, cell: (size: SizeResult) => string][] {
  return [
    [`${name}, size`, ({ replies }) => `${(replies.bytes[list] / 1000).toFixed(0)} kB`],
    ["  without cache", ({ replies }) => ms(replies.timings[list].uncached.median)],
    ["  without cache : first after a tick", ({ replies }) => times(replies.ratios[list].afterTick)],
    ["  without cache : with cache", ({ replies }) => times(replies.ratios[list].repeated)],
    ["  without cache : 304", ({ replies }) => times(replies.ratios[list].notModified)],
  ];
}

const ROWS: [label: string, cell: (size: SizeResult) => string][] = [
  ["samples stored", (size) => size.rows.toLocaleString("en")],
  ["tick", (size) => ms(size.timings.tick.median)],
  ["bare INSERT of the same rows", (size) => ms(size.timings.bareInsert.median)],
  ["  ratio", (size) => times(size.ratios.tickToInsert)],
  ["volatility of the tick, with storing", (size) => ms(size.timings.volatility.median)],
  ["24 h recomputed, with storing", (size) => ms(size.timings.recomputation.median)],
  ["  ratio", (size) => times(size.ratios.recomputationToVolatility)],
  ["24 h statement of the tick", (size) => ms(size.timings.statisticsStatement.median)],
  ["24 h recomputed, statement", (size) => ms(size.timings.recomputationStatement.median)],
  ["  ratio", (size) => times(size.ratios.recomputationToStatement)],
  ["INSERT + recomputation : tick", (size) => times(size.ratios.tickWithoutTotals)],
  ["statistics of 1 h", (size) => ms(size.timings.oneHour.median)],
  ["statistics of 7 d", (size) => ms(size.timings.sevenDays.median)],
  ["  ratio", (size) => times(size.ratios.sevenDaysToOneHour)],
  ["24 h of minutes of one pair", (size) => ms(size.timings.dayOfMinutes.median)],
  ["  reduced to the points of a chart", (size) => ms(size.timings.dayReduced.median)],
  ["rolling 1 h volatility over 24 h", (size) => ms(size.timings.rollingVolatility.median)],
  ...replyRows("pairs", "GET /api/pairs"),
  ...replyRows("volatility", "GET /api/volatility"),
  [
    "bytes per sample (heap + index)",
    ({ bytesPerSample: { heap, index, total } }) =>
      `${total.toFixed(0)} (${heap.toFixed(0)} + ${index.toFixed(0)})`,
  ],
  ["ticks per second, back to back", (size) => size.sustained.ticksPerSecond.toFixed(1)],
  ["memory of the server", (size) => megabytes(size.serverMemory)],
  ["load average before, after", (size) => `${size.load.before.toFixed(1)}, ${size.load.after.toFixed(1)}`],
];

/** Report as text: medians, one column per size. */
export function reportTable(report: BenchReport): string {
  const { machine, sizes, requirements } = report;
  const width = Math.max(...ROWS.map(([label]) => label.length));
  const line = (label: string, cells: string[]) =>
    [label.padEnd(width), ...cells.map((cell) => cell.padStart(16))].join("  ");
  const mark = (pass: boolean | null) => (pass === null ? "not measured" : pass ? "pass" : "FAILED");
  return [
    `${machine.cores} cores (${machine.processor}), ${machine.postgres}, ${machine.server}; Node ${machine.node}`,
    "",
    line(
      "series",
      sizes.map((size) => size.series.toLocaleString("en")),
    ),
    ...ROWS.map(([label, cell]) => line(label, sizes.map(cell))),
    "",
    `peak memory of this process: ${megabytes(report.peakMemory)}`,
    "",
    ...requirements.map(
      ({ what, required, measured, pass }) =>
        `${mark(pass).padEnd(12)}  ${what}: ${measured === null ? "–" : measured.toPrecision(3)} (${required})`,
    ),
  ].join("\n");
}
