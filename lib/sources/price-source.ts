import type { MetricId } from "@/lib/market/metric";

/**
 * A value of each metric as a source gave it: decimal text where the source wrote text, the parsed number else; null or
 * absent where it has none.
 */
export type QuoteValues = Partial<Record<MetricId, string | number | null>>;

/**
 * One pair's values as a source gave them, before they are validated. Nothing here is trusted: recording validates it and
 * rejects it, counted by reason, without dropping its neighbours.
 */
export type Quote = {
  /** The provider's own id of the pair, unique within the source: `bitcoin-usd`, `eth-btc`. Never the ticker alone. */
  providerId: string;
  /** Ticker of what is priced, as shown: `BTC`. Null where the source gives none: a stored one is kept then. */
  base: string | null;
  /** Ticker of what it is priced in, as shown: `USD`. */
  quote: string;
  /** Name for people: `Bitcoin`. Null where the source gives none: a stored one is kept then. */
  name: string | null;
  values: QuoteValues;
  /** The provider's own time of the values; null where it states none. */
  providerAt: Date | null;
  /** Address of an icon at the provider, in the smallest form that is sharp at 44 pixels; fetched by the server only, never linked. */
  iconUrl: string | null;
  /** Position by market capitalization, 1 = largest; null where the source has none. */
  marketCapRank: number | null;
};

/** What a source is asked with. */
export type FetchRequest = {
  /** Event time of the tick, fixed when it was triggered. */
  at: Date;
  /** Aborts when the tick's budget is spent. Retries and waits must end by then. */
  signal: AbortSignal;
  /**
   * Quotes in the fullest of the source's latest stored rounds; absent or null when none is known. A source
   * that comes with clearly fewer says so in its problems.
   */
  previousCount?: number | null;
};

/** A source's answer to one tick. */
export type FetchedQuotes = {
  /** Every quote that came, unjudged, in the order given; the same pair may stand in it twice. */
  quotes: Quote[];
  /**
   * What went wrong although quotes came, each a whole sentence; empty when all went well. Quotes that
   * did come are still worth storing, but a part that is missing must not be missing silently.
   */
  problems: string[];
};

/** What a plan allows, for showing the budget; null where the provider publishes no figure of that kind. */
export type PlanLimits = {
  plan: string;
  callsPerMinute: number | null;
  callsPerMonth: number | null;
  callsPerTick: number;
};

/** The hosts of a source's icons. Icons are fetched from no other host. */
export type IconHosts = {
  /** Origins over https whose hosts have public addresses: `https://images.example.org`. */
  origins: readonly string[];
  /** An origin from the operator's settings: it may use http and a private address. */
  ownOrigin: string | null;
};

/** Where prices come from. One file implements one source; everything vendor-specific stays in it. */
export interface PriceSource {
  /** Its name in keys, addresses and settings: `coingecko`, `demo`, `binance`. */
  readonly name: string;
  /** `coingecko`, `demo`, `exchange` or `replay`. */
  readonly kind: SourceKind;
  readonly intervalSeconds: number;
  readonly limits: PlanLimits | null;
  /** Sentences for the operator: where the settings do not fit the plan. Absent or empty when they do. */
  readonly warnings?: readonly string[];
  /** Absent if its quotes have no icons. */
  readonly icons?: IconHosts;
  /**
   * Every pair's quote as of the event time.
   * @throws SourceError when no usable answer came within the budget
   */
  fetchQuotes(request: FetchRequest): Promise<FetchedQuotes>;
}

export type SourceKind = "coingecko" | "demo" | "exchange" | "replay";

/** Why a source gave no answer: one word for logs and reports, each with its own advice. */
export type SourceErrorReason =
  | "rate_limited"
  | "unauthorized"
  | "plan"
  | "bad_request"
  | "blocked"
  | "unavailable"
  | "timeout"
  | "unreachable"
  | "bad_answer";

/** A source failed as a whole; the message says what happened, to what, and what to do next. */
export class SourceError extends Error {
  override name = "SourceError";
  readonly reason: SourceErrorReason;
  /** HTTP status, where one came. */
  readonly status: number | null;
  /** How long the provider asked to be left alone, in milliseconds; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(
    reason: SourceErrorReason,
    message: string,
    detail: { status?: number | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.reason = reason;
    this.status = detail.status ?? null;
    this.retryAfterMs = detail.retryAfterMs ?? null;
  }
}
