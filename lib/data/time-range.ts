import { MAX_SPAN_MS, RANGE_MS, type RangeId } from "@/lib/market/range";

/** A span of time `(from, to]`, epoch milliseconds. */
export type TimeSpan = { fromMs: number; toMs: number };

/** A span as it is asked for: by name, or from one instant to another; the last 24 h where neither is said. */
export type RequestedSpan = {
  range?: RangeId | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/**
 * @param newestMs where a named range ends: the source's newest round, stored or not, so that a chart shows that its
 *   source is down, and an old recording its own last day
 */
export function resolveSpan(asked: RequestedSpan, newestMs: number): TimeSpan {
  if (asked.from !== undefined && asked.to !== undefined) {
    const toMs = Date.parse(asked.to);
    return { fromMs: Math.max(Date.parse(asked.from), toMs - MAX_SPAN_MS), toMs };
  }
  return { fromMs: newestMs - RANGE_MS[asked.range ?? "24h"], toMs: newestMs };
}
