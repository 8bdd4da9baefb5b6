import { MAX_SPAN_MS, RANGE_MS, type RangeId } from "@/lib/market/range";

/** Time span `(from, to]`, epoch milliseconds. */
export type TimeSpan = { fromMs: number; toMs: number };

/** Requested span: a named range, or start and end; default: the last 24 h. */
export type RequestedSpan = {
  range?: RangeId | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/**
 * @param newestMs end of a named range: the source's newest tick, stored or not, so that a chart shows an outage, and an
 *   old recording its last day
 */
export function resolveSpan(request: RequestedSpan, newestMs: number): TimeSpan {
  if (request.from !== undefined && request.to !== undefined) {
    const toMs = Date.parse(request.to);
    return { fromMs: Math.max(Date.parse(request.from), toMs - MAX_SPAN_MS), toMs };
  }
  return { fromMs: newestMs - RANGE_MS[request.range ?? "24h"], toMs: newestMs };
}
