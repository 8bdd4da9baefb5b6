import * as z from "zod/mini";
import { role } from "@/lib/contracts/account";
import { inputText, instant, windowId } from "@/lib/contracts/fields";
import { bandMeasure } from "@/lib/contracts/series";
import { MAIN_METRIC, METRIC_IDS, METRICS, RANK_FIGURES } from "@/lib/market/metric";
import { MAX_SPAN_MS, RANGE_IDS, type RangeId } from "@/lib/market/range";

// Schemas of requests, separate from replies, because the browser validates replies only.

const metric = z._default(z.enum(METRIC_IDS), MAIN_METRIC);

export const volatilityQuery = z
  .object({
    window: windowId,
    metric,
    /** The figure that ranks the pairs; the metric's default if absent. */
    rankBy: z.optional(z.enum(RANK_FIGURES)),
  })
  .check(({ value, issues }) => {
    const { rankFigures } = METRICS[value.metric];
    if (value.rankBy === undefined || rankFigures.includes(value.rankBy)) return;
    const message = `${value.metric} is ranked by ${rankFigures.join(", ")} only`;
    issues.push({ code: "custom", path: ["rankBy"], message, input: value.rankBy });
  });

/** The two decoded path segments that identify a pair. */
export const pairParams = z.object({
  source: z.string().check(z.minLength(1), z.maxLength(200)),
  id: z.string().check(z.minLength(1), z.maxLength(500)),
});

/** The hash that identifies an icon. */
export const iconParams = z.object({ hash: z.string() });

const spanFields = {
  range: z.optional(z.enum(RANGE_IDS)),
  /** Start of a custom time range, exclusive; ISO 8601 UTC. */
  from: z.optional(instant),
  /** Its end, inclusive. */
  to: z.optional(instant),
};

type SpanFields = { range?: RangeId | undefined; from?: string | undefined; to?: string | undefined };

/** Problem of a time range; null if it is valid. Without `from` and `to` it is the last 24 h. */
function spanProblem({ range, from, to }: SpanFields): string | null {
  if (range !== undefined) {
    return from === undefined && to === undefined ? null : "give either range, or from and to";
  }
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined) return "give both from and to";
  const spanMs = Date.parse(to) - Date.parse(from);
  if (!(spanMs > 0)) return "from must come before to";
  if (spanMs > MAX_SPAN_MS) return "from and to must not lie more than 400 days apart";
  if (Date.parse(from) < 0 || Date.parse(to) > MAX_TIME_MS)
    return "from and to must lie between 1970 and 2200";
  return null;
}

const MAX_TIME_MS = Date.UTC(2200, 0, 1);

function checkSpan(context: { value: SpanFields; issues: z.core.$ZodRawIssue[] }): void {
  const message = spanProblem(context.value);
  if (message !== null) {
    context.issues.push({ code: "custom", message, input: context.value });
  }
}

/** Maximum number of points of a chart or table. */
const pointCount = z._default(z.pipe(z.transform(Number), z.int().check(z.gte(100), z.lte(5000))), 600);

export const pricesQuery = z.object({ ...spanFields, points: pointCount, metric }).check(checkSpan);
const volatilitySeriesFields = {
  ...spanFields,
  points: pointCount,
  window: z._default(windowId, "24h"),
  measure: z._default(bandMeasure, "rv"),
};
export const volatilitySeriesQuery = z.object(volatilitySeriesFields).check(checkSpan);
export const chartsQuery = z
  .object({ ...volatilitySeriesFields, overview: z.optional(z.enum(RANGE_IDS)) })
  .check(checkSpan);
export const pricesCsvQuery = z
  .object({ ...spanFields, window: z._default(windowId, "24h"), metric })
  .check(checkSpan);
export const recomputeQuery = z.object({ window: windowId });

export const setupRequest = z.object({ token: inputText, email: inputText, password: inputText });
export const acceptInvitationRequest = z.object({ token: inputText, password: inputText });
export const passwordResetRequest = z.object({ token: inputText, password: inputText });
export const passwordRequest = z.object({ current: inputText, next: inputText });
export const userChange = z
  .object({ role: z.optional(role), disabled: z.optional(z.boolean()) })
  .check(
    z.refine(
      (change) => change.role !== undefined || change.disabled !== undefined,
      "needs at least one change",
    ),
  );
