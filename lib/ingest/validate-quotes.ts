import { cleanText, hasHiddenCharacter } from "@/lib/ingest/clean-text";
import { plainDecimal } from "@/lib/market/decimal";
import { MAIN_METRIC, METRIC_IDS, METRICS, type Metric, type MetricId } from "@/lib/market/metric";
import type { Quote } from "@/lib/sources/price-source";

/** Why a quote, or one value of it, was not stored. Counted in the tick's row and report. */
export type RejectReason =
  | QuoteRejectReason
  /** The quote was stored without this invalid value. */
  | `invalid_${Exclude<MetricId, typeof MAIN_METRIC>}`;

type QuoteRejectReason =
  /** No usable id or quote currency, or a price that is neither a number nor its text. */
  | "invalid"
  /** The source lists the pair without a price. */
  | "no_price"
  | "not_a_number"
  /** Zero or less. */
  | "not_positive"
  /** Beyond 1e-30 to 1e30, or longer than 64 characters. */
  | "out_of_range"
  /** Repeated pair in one reply; the first quote is used. */
  | "duplicate_quote"
  /** The pair is not tracked. */
  | "untracked"
  /** Older than the series' newest sample. */
  | "out_of_order";

/**
 * A quote that can be stored: its values are plain decimal text, always with a price. Ticker and name are cleaned
 * (`cleanText`), and null if nothing visible is left.
 */
export type ValidQuote = Omit<Quote, "values"> & { values: ValidValues };

/** Decimal text of each valid metric. */
type ValidValues = Partial<Record<MetricId, string>>;

export type ValidatedQuotes = {
  /** In the order given. */
  valid: ValidQuote[];
  /** Number of rejected quotes and values, by reason. */
  rejectedBy: Partial<Record<RejectReason, number>>;
};

const MAX_ID_LENGTH = 199;
const MAX_TICKER_LENGTH = 60;
const MAX_NAME_LENGTH = 200;
const MAX_URL_LENGTH = 2000;
const MAX_RANK = 2_000_000_000;

// Plain checks instead of a schema, because a tick can have ten thousand quotes.
function validateQuote(
  quote: Quote,
  maxProviderMs: number,
): { valid: ValidQuote; invalidValues: readonly RejectReason[] } | QuoteRejectReason {
  if (!quote) return "invalid";
  // An id is a key: it is trimmed, but not cleaned, so that two different ids stay different.
  const providerId = typeof quote.providerId === "string" ? quote.providerId.trim() : "";
  if (providerId === "" || providerId.length > MAX_ID_LENGTH || hasHiddenCharacter(providerId))
    return "invalid";
  const quoted = cleanText(quote.quote, MAX_TICKER_LENGTH);
  if (!quoted) return "invalid";
  const values: ValidValues = {};
  const invalidValues: RejectReason[] = [];
  for (const id of METRIC_IDS) {
    const checked = validateValue(quote.values?.[id], METRICS[id]);
    if ("text" in checked) values[id] = checked.text;
    else if (id === MAIN_METRIC) return checked.reason;
    else if (checked.reason !== "no_price") invalidValues.push(`invalid_${id}`);
  }
  const { iconUrl, marketCapRank: rank } = quote;
  const iconIsUsable =
    typeof iconUrl === "string" && iconUrl.length <= MAX_URL_LENGTH && !iconUrl.includes("\u0000");
  const rankIsUsable = typeof rank === "number" && Number.isInteger(rank) && rank >= 1 && rank <= MAX_RANK;
  const providerMs = quote.providerAt instanceof Date ? quote.providerAt.getTime() : Number.NaN;
  const timeIsUsable = providerMs > 0 && providerMs <= maxProviderMs;
  const valid = {
    providerId,
    base: cleanText(quote.base, MAX_TICKER_LENGTH),
    quote: quoted,
    name: cleanText(quote.name, MAX_NAME_LENGTH),
    values,
    providerAt: timeIsUsable ? new Date(providerMs) : null,
    iconUrl: iconIsUsable ? iconUrl : null,
    marketCapRank: rankIsUsable ? rank : null,
  };
  return { valid, invalidValues };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?$/;
const MIN_POSITIVE_VALUE = 1e-30;
const MAX_VALUE = 1e30;
const MAX_VALUE_LENGTH = 64;
// A provider's clock may be slightly ahead; times further in the future are ignored.
const CLOCK_SKEW_MS = 5 * 60_000;

function validateValue(
  value: string | number | null | undefined,
  { allowsZero }: Metric,
): { text: string } | { reason: QuoteRejectReason } {
  if (value === null || value === undefined) return { reason: "no_price" };
  if (typeof value !== "string" && typeof value !== "number") return { reason: "invalid" };
  const text = typeof value === "string" ? value.trim() : String(value);
  if (text.length > MAX_VALUE_LENGTH) return { reason: "out_of_range" };
  if (!NUMBER.test(text)) return { reason: "not_a_number" };
  const number = Number(text);
  if (number === 0 && isZero(text)) return allowsZero ? { text: "0" } : { reason: "not_positive" };
  if (number < 0) return { reason: "not_positive" };
  if (number < MIN_POSITIVE_VALUE || number > MAX_VALUE) return { reason: "out_of_range" };
  return { text: plainDecimal(text.startsWith("+") ? text.slice(1) : text) };
}

/** False for a number that is 0 only because it is too small for a double. */
function isZero(text: string): boolean {
  return !/[1-9]/.test(text.split(/[eE]/)[0] ?? "");
}

/**
 * Separates the quotes that can be stored from those that cannot. A bad quote does not affect the others.
 * @param quotes as a source returned them, any order
 * @param receivedAt when the reply was complete; a provider time more than 5 minutes later is ignored
 */
export function validateQuotes(quotes: readonly Quote[], receivedAt: Date): ValidatedQuotes {
  const valid = new Map<string, ValidQuote>();
  const rejectedBy: Partial<Record<RejectReason, number>> = {};
  const reject = (reason: RejectReason) => {
    rejectedBy[reason] = (rejectedBy[reason] ?? 0) + 1;
  };
  const maxProviderMs = receivedAt.getTime() + CLOCK_SKEW_MS;
  for (const quote of quotes) {
    const checked = validateQuote(quote, maxProviderMs);
    if (typeof checked === "string") reject(checked);
    else if (valid.has(checked.valid.providerId)) reject("duplicate_quote");
    else {
      valid.set(checked.valid.providerId, checked.valid);
      checked.invalidValues.forEach(reject);
    }
  }
  return { valid: [...valid.values()], rejectedBy };
}
