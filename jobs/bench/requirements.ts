import type { SizeResult } from "@/jobs/bench/measure-size";

/** Size whose speed and storage requirements are checked. */
export const REQUIRED_SERIES = 10_000;

/** A requirement and its measured value. */
export type Requirement = {
  id: string;
  what: string;
  required: string;
  measured: number | null;
  /** Null if not measured. */
  pass: boolean | null;
};

/**
 * Checks the requirements: speed and storage at 10,000 series, accuracy at every size. A list made anew has none, because its
 * ratio to the rows as text varies between runs.
 */
export function checkRequirements(sizes: readonly SizeResult[]): Requirement[] {
  const size = sizes.find(({ series }) => series === REQUIRED_SERIES);
  const ratios = size?.ratios;
  const bytes = size?.bytes;
  const replies = size?.replies.ratios;
  return [
    atMost(3, "tick-to-insert", "tick : bare INSERT of the same rows", ratios?.tickToInsert),
    atMost(
      2,
      "statement-to-differences",
      "24 h statement of the tick : differences of the totals alone",
      ratios?.statementToDifferences,
    ),
    atLeast(
      60,
      "minute-of-ticks",
      "ticks completed in 60 s with a reader beside them",
      size?.minute?.seconds === 60 ? size.minute.ticks : undefined,
    ),
    atLeast(
      10,
      "recomputation",
      "recomputing and storing 24 h by GROUP BY : computing and storing all windows in the tick",
      ratios?.recomputationToVolatility,
    ),
    requirement(
      "window-length",
      "statistics of 7 d : statistics of 1 h",
      "0.8 to 1.2",
      ratios?.sevenDaysToOneHour,
      (value) => value >= 0.8 && value <= 1.2,
    ),
    atMost(
      1.5,
      "day-to-contiguous",
      "SQL of a day of one series : scan of the same rows stored in order",
      ratios?.dayToContiguous,
    ),
    atMost(
      3,
      "cold-to-warm",
      "SQL of a day of one series, first read after emptying PostgreSQL's cache (not the system's) : read again",
      size?.isCacheEmptied ? ratios?.coldToWarm : undefined,
    ),
    atMost(
      1.5,
      "rolling-to-day",
      "rolling 1 h volatility over 24 h : 24 h of minutes, from call to reply",
      ratios?.rollingToDay,
    ),
    atMost(150, "raw-bytes", "bytes per sample", bytes?.raw.total),
    atMost(40, "thinned-bytes", "bytes per row of thinned days", bytes?.thinned),
    atMost(8, "all-days", "400 days, GB", bytes && bytes.allDays / 1e9),
    atLeast(10, "pairs-from-memory", "GET /api/pairs without cache : with cache", replies?.pairs.repeated),
    atLeast(
      10,
      "volatility-from-memory",
      "GET /api/volatility without cache : with cache",
      replies?.volatility.repeated,
    ),
    atMost(
      1e-9,
      "exactness",
      "stored and recomputed 24 h figures, maximum relative difference",
      sizes.length === 0 ? undefined : Math.max(...sizes.map(({ maxDifference }) => maxDifference)),
    ),
  ];
}

const atMost = (limit: number, id: string, what: string, measured: number | undefined) =>
  requirement(id, what, `≤ ${limit}`, measured, (value) => value <= limit);

const atLeast = (limit: number, id: string, what: string, measured: number | undefined) =>
  requirement(id, what, `≥ ${limit}`, measured, (value) => value >= limit);

function requirement(
  id: string,
  what: string,
  required: string,
  measured: number | undefined,
  isMet: (value: number) => boolean,
): Requirement {
  return {
    id,
    what,
    required,
    measured: measured ?? null,
    pass: measured === undefined ? null : isMet(measured),
  };
}
