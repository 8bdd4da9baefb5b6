import os from "node:os";
import type { SizeResult } from "@/jobs/bench/measure-size";
import { type MinuteOfTicks, STAGES } from "@/jobs/bench/minute-of-ticks";
import { REQUIRED_SERIES, type Requirement } from "@/jobs/bench/requirements";

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

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
const times = (value: number) => `${value.toFixed(2)} ×`;
const megabytes = (bytes: number | null) =>
  bytes === null ? "–" : `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

type Row = [label: string, cell: (size: SizeResult) => string];

/** Rows of a list: its cost without a cache, then the ratio of each kind of request. */
function replyRows(list: "pairs" | "volatility", name: string): Row[] {
  return [
    [`${name}, size`, ({ replies }) => `${(replies.bytes[list] / 1000).toFixed(0)} kB`],
    ["  without cache", ({ replies }) => ms(replies.timings[list].uncached.median)],
    [
      "  without cache : all pairs and values as text",
      ({ replies }) => times(replies.ratios[list].rowsAsText),
    ],
    ["  without cache : first after a tick", ({ replies }) => times(replies.ratios[list].afterTick)],
    ["  without cache : with cache", ({ replies }) => times(replies.ratios[list].repeated)],
    ["  without cache : 304", ({ replies }) => times(replies.ratios[list].notModified)],
  ];
}

/** A cell about the minute of ticks. */
const ofMinute = (cell: (minute: MinuteOfTicks) => string) => (size: SizeResult) =>
  size.minute === null ? "–" : cell(size.minute);

const ROWS: Row[] = [
  ["samples stored", (size) => size.rows.toLocaleString("en")],
  ["tick", (size) => ms(size.timings.tick.median)],
  ["bare INSERT of the same rows", (size) => ms(size.timings.bareInsert.median)],
  ["  ratio", (size) => times(size.ratios.tickToInsert)],
  ["volatility of the tick, with storing", (size) => ms(size.timings.volatility.median)],
  ["24 h recomputed, with storing", (size) => ms(size.timings.recomputation.median)],
  ["  ratio", (size) => times(size.ratios.recomputationToVolatility)],
  ["edges of all windows, before the statement", (size) => ms(size.timings.edges.median)],
  ["24 h statement of the tick", (size) => ms(size.timings.statisticsStatement.median)],
  ["differences of the totals alone", (size) => ms(size.timings.differences.median)],
  ["  ratio", (size) => times(size.ratios.statementToDifferences)],
  ["24 h recomputed, statement", (size) => ms(size.timings.recomputationStatement.median)],
  ["  ratio to the statement of the tick", (size) => times(size.ratios.recomputationToStatement)],
  ["INSERT + recomputation : tick", (size) => times(size.ratios.tickWithoutTotals)],
  ["statistics of 1 h", (size) => ms(size.timings.oneHour.median)],
  ["statistics of 7 d", (size) => ms(size.timings.sevenDays.median)],
  ["  ratio", (size) => times(size.ratios.sevenDaysToOneHour)],
  ["SQL of 24 h of minutes of one pair, read again", (size) => ms(size.timings.dayWarm.median)],
  ["  the same rows stored in order", (size) => ms(size.timings.dayContiguous.median)],
  ["  ratio", (size) => times(size.ratios.dayToContiguous)],
  [
    "  first read : read again",
    (size) => times(size.ratios.coldToWarm) + (size.isCacheEmptied ? "" : " (cached)"),
  ],
  ["24 h of minutes of one pair, call to reply", (size) => ms(size.timings.dayOfMinutes.median)],
  ["  reduced to the points of a chart", (size) => ms(size.timings.dayReduced.median)],
  ["rolling 1 h volatility over 24 h", (size) => ms(size.timings.rollingVolatility.median)],
  ["  ratio to 24 h of minutes", (size) => times(size.ratios.rollingToDay)],
  ...replyRows("pairs", "GET /api/pairs"),
  ...replyRows("volatility", "GET /api/volatility"),
  ["ticks in time, one a second with a reader", ofMinute(({ ticks, seconds }) => `${ticks} of ${seconds}`)],
  ["  tick, median", ofMinute(({ tick }) => ms(tick.median))],
  ["  tick, maximum", ofMinute(({ tick }) => ms(tick.max))],
  ...STAGES.map(
    (stage): Row => [
      `  share of a second: ${stage}`,
      // Mean milliseconds of a tick, divided by 1000, as a percentage.
      ofMinute(({ stages }) => `${(stages[stage] / 10).toFixed(1)} %`),
    ],
  ),
  ["  replies to the reader", ofMinute(({ replies }) => String(replies))],
  [
    "bytes per sample (heap + index)",
    ({ bytes: { raw } }) => `${raw.total.toFixed(0)} (${raw.heap.toFixed(0)} + ${raw.index.toFixed(0)})`,
  ],
  ["  thinned to 5 minutes", ({ bytes }) => bytes.fiveMinutes.toFixed(0)],
  ["  thinned to 1 hour", ({ bytes }) => bytes.hourly.toFixed(0)],
  ["  average of thinned days", ({ bytes }) => bytes.thinned.toFixed(0)],
  ["400 days of all series", ({ bytes }) => `${(bytes.allDays / 1e9).toFixed(2)} GB`],
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
    `requirements; those of speed and storage are checked at ${REQUIRED_SERIES.toLocaleString("en")} series`,
    ...requirements.map(
      ({ what, required, measured, pass }) =>
        `${mark(pass).padEnd(12)}  ${what}: ${measured === null ? "–" : measured.toPrecision(3)} (${required})`,
    ),
  ].join("\n");
}
