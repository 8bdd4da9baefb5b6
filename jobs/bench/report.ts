import os from "node:os";
import type { SizeResult } from "@/jobs/bench/measure-size";
import { PRICES_LIMIT_MS } from "@/jobs/bench/reads";

/** The size whose ratios are judged. */
const JUDGED_SERIES = 10_000;

/** What a figure has to be, and what it is. */
export type Requirement = {
  id: string;
  what: string;
  required: string;
  measured: number | null;
  /** Null where the run did not measure it. */
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
  /** Most memory of this process, in bytes. */
  peakMemory: number;
  requirements: Requirement[];
  /** False when a requirement is missed. */
  pass: boolean;
};

/** What runs it. */
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

/** Holds the figures against what the product promises. Speed is judged at 10,000 series, exactness at every size. */
export function judge(sizes: readonly SizeResult[]): Requirement[] {
  const judgedSize = sizes.find((size) => size.series === JUDGED_SERIES);
  const ratios = judgedSize?.ratios;
  const replies = judgedSize?.replies.ratios;
  const judged = (
    id: string,
    what: string,
    required: string,
    measured: number | undefined,
    holds: (value: number) => boolean,
  ): Requirement => ({
    id,
    what,
    required,
    measured: measured ?? null,
    pass: measured === undefined ? null : holds(measured),
  });
  return [
    judged(
      "tick-to-insert",
      "whole tick : bare INSERT of the same rows",
      "≤ 8 (aim 5)",
      ratios?.tickToInsert,
      (value) => value <= 8,
    ),
    judged(
      "recomputation",
      "recomputing and storing 24 h by GROUP BY : computing and storing every window in the tick",
      "≥ 10",
      ratios?.recomputationToVolatility,
      (value) => value >= 10,
    ),
    judged(
      "window-length",
      "statistics of 7 d : statistics of 1 h",
      "0.8 to 1.2",
      ratios?.sevenDaysToOneHour,
      (value) => value >= 0.8 && value <= 1.2,
    ),
    judged(
      "day-of-minutes",
      "24 h of minutes of one pair, from the question to the reply, in ms",
      `≤ ${PRICES_LIMIT_MS}`,
      judgedSize?.timings.dayOfMinutes.median,
      (value) => value <= PRICES_LIMIT_MS,
    ),
    judged(
      "pairs-from-memory",
      "GET /api/pairs made anew : served from memory",
      "≥ 10",
      replies?.pairs.repeated,
      (value) => value >= 10,
    ),
    judged(
      "volatility-from-memory",
      "GET /api/volatility made anew : served from memory",
      "≥ 10",
      replies?.volatility.repeated,
      (value) => value >= 10,
    ),
    judged(
      "exactness",
      "stored 24 h figures against the values alone, largest relative difference",
      "≤ 1e-9",
      sizes.length === 0 ? undefined : Math.max(...sizes.map((size) => size.largestDifference)),
      (value) => value <= 1e-9,
    ),
  ];
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
const times = (value: number) => `${value.toFixed(2)} ×`;
const megabytes = (bytes: number | null) =>
  bytes === null ? "–" : `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

/** A list's rows: its cost made anew, then how many times less each kind of request costs. */
function replyRows(
  list: "pairs" | "volatility",
  name: string,
): [label: string, cell: (size: SizeResult) => string][] {
  return [
    [`${name}, size`, ({ replies }) => `${(replies.bytes[list] / 1000).toFixed(0)} kB`],
    ["  read and serialised anew", ({ replies }) => ms(replies.timings[list].anew.median)],
    ["  anew : first after a tick", ({ replies }) => times(replies.ratios[list].afterTick)],
    ["  anew : from memory", ({ replies }) => times(replies.ratios[list].repeated)],
    ["  anew : 304, client holds it", ({ replies }) => times(replies.ratios[list].notModified)],
  ];
}

const ROWS: [label: string, cell: (size: SizeResult) => string][] = [
  ["samples stored", (size) => size.rows.toLocaleString("en")],
  ["whole tick", (size) => ms(size.timings.tick.median)],
  ["bare INSERT of the same rows", (size) => ms(size.timings.bareInsert.median)],
  ["  ratio", (size) => times(size.ratios.tickToInsert)],
  ["volatility of the tick, stored", (size) => ms(size.timings.volatility.median)],
  ["24 h recomputed, stored", (size) => ms(size.timings.recomputation.median)],
  ["  ratio", (size) => times(size.ratios.recomputationToVolatility)],
  ["24 h statement of the tick", (size) => ms(size.timings.statisticsStatement.median)],
  ["24 h recomputed, statement", (size) => ms(size.timings.recomputationStatement.median)],
  ["  ratio", (size) => times(size.ratios.recomputationToStatement)],
  ["INSERT + recomputation : whole tick", (size) => times(size.ratios.tickWithoutTotals)],
  ["statistics of 1 h", (size) => ms(size.timings.oneHour.median)],
  ["statistics of 7 d", (size) => ms(size.timings.sevenDays.median)],
  ["  ratio", (size) => times(size.ratios.sevenDaysToOneHour)],
  ["24 h of minutes of one pair", (size) => ms(size.timings.dayOfMinutes.median)],
  ["  thinned to a chart's width", (size) => ms(size.timings.dayReduced.median)],
  ["rolling 1 h volatility over 24 h", (size) => ms(size.timings.rollingVolatility.median)],
  ...replyRows("pairs", "GET /api/pairs"),
  ...replyRows("volatility", "GET /api/volatility"),
  [
    "bytes a sample (heap + index)",
    ({ bytesPerSample: { heap, index, total } }) =>
      `${total.toFixed(0)} (${heap.toFixed(0)} + ${index.toFixed(0)})`,
  ],
  ["ticks a second, back to back", (size) => size.sustained.ticksPerSecond.toFixed(1)],
  ["memory of the server", (size) => megabytes(size.serverMemory)],
  ["load average before, after", (size) => `${size.load.before.toFixed(1)}, ${size.load.after.toFixed(1)}`],
];

/** The figures as a table for a screen: medians; a column a size. */
export function reportTable(report: BenchReport): string {
  const { machine, sizes, requirements } = report;
  const width = Math.max(...ROWS.map(([label]) => label.length));
  const line = (label: string, cells: string[]) =>
    [label.padEnd(width), ...cells.map((cell) => cell.padStart(16))].join("  ");
  const mark = (pass: boolean | null) => (pass === null ? "not measured" : pass ? "pass" : "MISSED");
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
