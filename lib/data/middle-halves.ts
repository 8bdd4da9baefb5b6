import { setTimeout as pause } from "node:timers/promises";
import type { VolatilitySeries } from "@/lib/contracts/series";
import type { StoredSeries } from "@/lib/data/stored-series";
import type { DayResolutions } from "@/lib/data/thinned-rows";
import type { TimeSpan } from "@/lib/data/time-range";
import { windowLengthMs } from "@/lib/data/volatility-series";
import type { Database } from "@/lib/db/client";
import { log } from "@/lib/log";
import { MIN_PAIRS_FOR_QUARTILES } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";
import {
  type MarketQuartiles,
  type QuartileFigure,
  readNewestQuartiles,
  readQuartiles,
} from "@/lib/statistics/read-quartiles";

type Band = NonNullable<VolatilitySeries["band"]>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Spacings of the instants at which a band is told: on the same instants whoever asks, and whichever span for. */
const STEPS = [
  ...[5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 8].map((days) => days * DAY),
];
const MAX_STEP = 16 * DAY;
/** Instants in a span at most, and where pairs are many: an instant costs the database some 5 µs a pair. */
const MAX_INSTANTS = 200;
const MIN_INSTANTS = 30;
const MAX_FIGURES = 300_000;
/** Within this share of its window a figure hardly moves. */
const SHARE_OF_WINDOW = 1 / 48;

/** A reply waits no longer than this for instants that have not been computed yet. */
const WAIT_MS = 200;
/** A statement that took longer is followed by a pause as long as it: others want the database too. */
const SHORT_MS = 20;
/** Instants kept of one band; a hundred bytes each. */
const MAX_CACHED = 3000;
/** Bands kept: sources × windows × figures, and those of sources as they were before. */
const MAX_BANDS = 30;
/** Spans waiting to be computed. */
const MAX_WAITING = 8;

/**
 * How far apart a band's instants stand: close enough to follow the figure where that is not too much to compute, on edges
 * of thinned history, no closer than the ticks.
 * @param coarsestMs spacing of the rows in the span's thinned days; 0 where none are
 */
export function bandStep(
  span: TimeSpan,
  {
    windowMs,
    intervalMs,
    coarsestMs,
    pairs,
  }: { windowMs: number; intervalMs: number; coarsestMs: number; pairs: number },
): number {
  const most = Math.min(MAX_INSTANTS, Math.max(MIN_INSTANTS, MAX_FIGURES / pairs));
  const least = Math.max(intervalMs, windowMs * SHARE_OF_WINDOW, (span.toMs - span.fromMs) / most);
  return STEPS.find((step) => step >= least && (coarsestMs === 0 || step % coarsestMs === 0)) ?? MAX_STEP;
}

/** The instants of a span, from the one before it to the one after it, as far as there are ticks; oldest first. */
export function bandInstants({ fromMs, toMs }: TimeSpan, stepMs: number, newestMs: number): number[] {
  const first = Math.floor(fromMs / stepMs) * stepMs;
  const last = Math.min(Math.ceil(toMs / stepMs) * stepMs, Math.floor(newestMs / stepMs) * stepMs);
  return Array.from({ length: Math.max(0, (last - first) / stepMs + 1) }, (_, i) => first + i * stepMs);
}

/** What decides which pairs a source's bands are made of, and whether they can be made. */
type SourceState = {
  /** The same text as long as the source, its tracked pairs and so every past instant are the same. */
  identity: string;
  pairs: number;
  /** How many quotes its tracked pairs have. */
  quotes: number;
  /** Newest stored tick, epoch milliseconds; null before the first. */
  newestMs: number | null;
  isLoading: boolean;
};

type Question = { sourceId: number; window: WindowId; measure: QuartileFigure };
type Waiting = {
  question: Question;
  known: Map<number, MarketQuartiles>;
  left: number[];
  finish: () => void;
};

/**
 * Middle halves of the pairs' figures at past instants, kept in memory: such an instant never changes. What is missing is
 * computed behind the reply, one instant at a time in the whole process, what was asked for last first.
 */
export class MiddleHalves {
  readonly #db: Database;
  readonly #readVersion: () => Promise<string>;
  /** By what the band is of, the least recently used first. */
  readonly #bands = new Map<string, Map<number, MarketQuartiles>>();
  readonly #states = new Map<number, { version: string; state: Promise<SourceState> }>();
  readonly #newest = new Map<
    string,
    { version: string; middle: Promise<(MarketQuartiles & { at: Date }) | null> }
  >();
  readonly #waiting = new Map<string, Waiting>();
  #working: Promise<void> | undefined;

  constructor(db: Database, readVersion: () => Promise<string>) {
    this.#db = db;
    this.#readVersion = readVersion;
  }

  /**
   * The middle half over a span. What could not be computed in a moment is left out, and `state` says that it is coming.
   * @param days how finely the span's days are kept
   * @throws what the database throws while looking at the source; a failed computation is logged and tried again
   */
  async read(
    series: StoredSeries,
    span: TimeSpan,
    days: DayResolutions,
    asked: { window: WindowId; measure: QuartileFigure },
  ): Promise<Band> {
    const version = await this.#readVersion();
    const state = await this.#stateOf(series.sourceId, version);
    const stepMs = bandStep(span, {
      windowMs: windowLengthMs(asked.window),
      intervalMs: series.intervalSeconds * 1000,
      coarsestMs: Math.max(0, ...days.values()),
      pairs: state.pairs,
    });
    const { measure } = asked;
    const none = (told: Band["state"], pairs = 0): Band => ({
      state: told,
      measure,
      stepMs,
      pairs,
      points: [],
    });
    if (measure === "stdDev" && state.quotes > 1) return none("several_quotes");
    if (state.newestMs === null || state.pairs < MIN_PAIRS_FOR_QUARTILES)
      return none("few_pairs", state.pairs);
    // While history arrives, the newest tick's time says nothing of how many pairs there will be.
    if (state.isLoading) return none("coming");
    const question = { sourceId: series.sourceId, ...asked };
    const key = `${question.sourceId} ${state.identity} ${question.window} ${question.measure}`;
    const known = this.#bandOf(key);
    const instants = bandInstants(span, stepMs, state.newestMs);
    const newest = span.toMs >= state.newestMs ? await this.#newestOf(question, version) : null;
    await this.#fill(key, question, known, instants);
    return { measure, stepMs, ...toBand(instants, known, newest) };
  }

  #stateOf(sourceId: number, version: string): Promise<SourceState> {
    const held = this.#states.get(sourceId);
    if (held?.version === version) return held.state;
    const state = readSourceState(this.#db, sourceId);
    this.#states.set(sourceId, { version, state });
    state.catch(() => this.#states.delete(sourceId));
    return state;
  }

  #newestOf(question: Question, version: string): Promise<(MarketQuartiles & { at: Date }) | null> {
    const key = `${question.sourceId} ${question.window} ${question.measure}`;
    const held = this.#newest.get(key);
    if (held?.version === version) return held.middle;
    const middle = readNewestQuartiles(this.#db, question.sourceId, question);
    this.#newest.set(key, { version, middle });
    middle.catch(() => this.#newest.delete(key));
    return middle;
  }

  #bandOf(key: string): Map<number, MarketQuartiles> {
    const known = this.#bands.get(key) ?? new Map<number, MarketQuartiles>();
    this.#bands.delete(key);
    this.#bands.set(key, known);
    for (const old of this.#bands.keys()) {
      if (this.#bands.size <= MAX_BANDS) break;
      this.#bands.delete(old);
    }
    return known;
  }

  /** Has the missing instants computed, and waits a moment for it. */
  async #fill(
    key: string,
    question: Question,
    known: Map<number, MarketQuartiles>,
    instants: readonly number[],
  ): Promise<void> {
    const left = instants.filter((at) => !known.has(at));
    if (left.length === 0) return;
    // Who asked before has moved on to another span, or asks for the same instants again.
    this.#drop(key);
    const computed = new Promise<void>((resolve) => {
      this.#waiting.set(key, { question, known, left, finish: resolve });
    });
    for (const old of this.#waiting.keys()) {
      if (this.#waiting.size <= MAX_WAITING) break;
      this.#drop(old);
    }
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    const waited = new AbortController();
    await Promise.race([
      computed,
      pause(WAIT_MS, undefined, { signal: waited.signal }).catch(() => undefined),
    ]);
    waited.abort();
  }

  #drop(key: string): void {
    this.#waiting.get(key)?.finish();
    this.#waiting.delete(key);
  }

  async #work(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) {
      const { key, at, waiting } = next;
      const started = performance.now();
      try {
        const middle = await readQuartiles(this.#db, waiting.question.sourceId, {
          ...waiting.question,
          at: new Date(at),
        });
        keep(waiting.known, at, middle);
      } catch (error) {
        log().warn({ err: error }, "the middle half of a source's pairs could not be computed");
        if (this.#waiting.get(key) === waiting) this.#drop(key);
      }
      const took = performance.now() - started;
      if (took > SHORT_MS) await pause(took);
    }
  }

  /** The newest instant left of what was asked for last. */
  #next(): { key: string; at: number; waiting: Waiting } | null {
    for (;;) {
      const latest = [...this.#waiting].at(-1);
      if (!latest) return null;
      const [key, waiting] = latest;
      const at = waiting.left.pop();
      if (at === undefined) this.#drop(key);
      // One that was under way when it was asked for again is known by now.
      else if (!waiting.known.has(at)) return { key, at, waiting };
    }
  }
}

function keep(known: Map<number, MarketQuartiles>, at: number, middle: MarketQuartiles): void {
  known.set(at, middle);
  for (const old of known.keys()) {
    if (known.size <= MAX_CACHED) return;
    known.delete(old);
  }
}

function toBand(
  instants: readonly number[],
  known: ReadonlyMap<number, MarketQuartiles>,
  newest: (MarketQuartiles & { at: Date }) | null,
): Pick<Band, "state" | "pairs" | "points"> {
  const middles = instants.flatMap((time) => {
    const middle = known.get(time);
    return middle ? [{ time, ...middle }] : [];
  });
  const isWhole = middles.length === instants.length;
  if (newest && newest.at.getTime() > (instants.at(-1) ?? 0)) {
    middles.push({ time: newest.at.getTime(), pairs: newest.pairs, half: newest.half });
  }
  const points = middles.flatMap(({ time, half }) => (half ? [{ time, ...half }] : []));
  const told = middles.findLast(({ half }) => half !== null) ?? middles.at(-1);
  const state = !isWhole ? "coming" : points.length > 0 ? "told" : "few_pairs";
  return { state, pairs: told?.pairs ?? 0, points };
}

type StateRow = {
  created_at: Date;
  history_progress: number | null;
  newest: Date | null;
  pairs: number;
  mark: number;
  quotes: number;
};

async function readSourceState(db: Database, sourceId: number): Promise<SourceState> {
  const [row] = await db.$queryRaw<StateRow[]>`
    SELECT s.created_at, s.history_progress, p.pairs, p.mark, p.quotes,
           (SELECT max(t.at) FROM tick t WHERE t.source_id = s.id AND t.outcome = 'stored') AS newest
    FROM source s, LATERAL (
      SELECT count(*)::int AS pairs, coalesce(bit_xor(hashint4(id)), 0) AS mark, count(DISTINCT quote)::int AS quotes
      FROM pair WHERE source_id = s.id AND tracked) p
    WHERE s.id = ${sourceId}`;
  if (!row) throw new Error(`The source ${sourceId} is gone.`);
  return {
    identity: `${row.created_at.getTime()} ${row.pairs} ${row.mark}`,
    pairs: row.pairs,
    quotes: row.quotes,
    newestMs: row.newest?.getTime() ?? null,
    isLoading: row.history_progress !== null,
  };
}
