import type { MetricId } from "@/lib/market/metric";

/**
 * A value of each metric as a source gave it: decimal text where the source wrote text, the parsed number else; null or
 * absent where it has none.
 */
export type QuoteValues = Partial<Record<MetricId, string | number | null>>;

/**
 * One pair's values as a source gave them, before they are validated (lib/ingest/validate-quotes.ts).
 */
export type Quote = {
  /** The provider's own id of the pair, unique within the source: `bitcoin-usd`, `eth-btc`. Never the ticker alone. */
  providerId: string;
  /** Ticker of the base, as shown: `BTC`. Null if the source gives none: a stored one is kept. */
  base: string | null;
  /** Ticker of the quote currency, as shown: `USD`. */
  quote: string;
  /** Name for people: `Bitcoin`. Null if the source gives none: a stored one is kept. */
  name: string | null;
  values: QuoteValues;
  /** The provider's own time of the values; null if it gives none. */
  providerAt: Date | null;
  /** Address of an icon at the provider, in the smallest form that is sharp at 44 pixels; fetched by the server only, never linked. */
  iconUrl: string | null;
  /** Position by market capitalization, 1 = largest; null if the source has none. */
  marketCapRank: number | null;
};

/** The parameters of a request for quotes. */
export type FetchRequest = {
  /** Event time of the tick, fixed when it was triggered. */
  at: Date;
  /** Aborts at the end of the tick's budget. Retries and waits must end by then. */
  signal: AbortSignal;
  /**
   * Largest number of quotes in the source's latest stored rounds; null or absent if there is none. A source that gets
   * clearly fewer reports that in its problems.
   */
  previousCount?: number | null;
};

/** The quotes of one tick. */
export type FetchedQuotes = {
  /** Every quote received, not validated, in the order given; a pair may occur twice. */
  quotes: Quote[];
  /**
   * What failed although quotes were received, for example a missing page; each a whole sentence, empty if nothing failed.
   */
  problems: string[];
};

/** The limits of a plan; null where the provider publishes none. */
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

/** One round of the past. */
export type HistoryRound = { at: Date; quotes: Quote[]; intervalSeconds: number };

/** The past of a source, given round by round. */
export type SourceHistory = {
  /** Event times up to now, epoch milliseconds, oldest first. */
  times(nowMs: number): { atMs: number; intervalSeconds: number }[];
  /** The rounds at those times, after one of them only, made as they are read. */
  rounds(nowMs: number, afterMs: number): Iterable<HistoryRound>;
};

/** A source of prices. Each folder here implements one; everything specific to a vendor stays in its folder. */
export interface PriceSource {
  /** Its name in keys, addresses and settings: `coingecko`, `demo`, `binance`. */
  readonly name: string;
  /** `coingecko`, `demo`, `exchange` or `replay`. */
  readonly kind: SourceKind;
  readonly intervalSeconds: number;
  readonly limits: PlanLimits | null;
  /** Sentences for the operator about settings that do not fit the plan. */
  readonly warnings?: readonly string[];
  /** Absent if its quotes have no icons. */
  readonly icons?: IconHosts;
  /** Absent if it has no past to give. */
  readonly history?: SourceHistory;
  /**
   * Requests every pair's quote at the event time.
   * @throws SourceError if there was no usable reply within the budget
   */
  fetchQuotes(request: FetchRequest): Promise<FetchedQuotes>;
}

export type SourceWithHistory = PriceSource & { readonly history: SourceHistory };

export function hasHistory(source: PriceSource): source is SourceWithHistory {
  return source.history !== undefined;
}

export type SourceKind = "coingecko" | "demo" | "exchange" | "replay";

/** Why a source returned no quotes. */
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

/** A source returned no quotes; the message says what failed and what to do. */
export class SourceError extends Error {
  override name = "SourceError";
  readonly reason: SourceErrorReason;
  /** HTTP status; null without a reply. */
  readonly status: number | null;
  /** Delay requested by the provider, in milliseconds; null if it states none. */
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
