import { cleanText, hasHiddenCharacter } from "@/lib/ingest/clean-text";
import { plainDecimal } from "@/lib/market/decimal";
import type { Quote } from "@/lib/sources/price-source";

/** Why a quote was not stored. Counted by reason in the tick's row and report. */
export type RejectReason =
  /** No usable id or quote currency, or a price that is neither a number nor its text. */
  | "invalid"
  /** The source names the pair but has no price for it. */
  | "no_price"
  | "not_a_number"
  /** Zero or less. */
  | "not_positive"
  /** Beyond 1e-30 to 1e30, or longer than 64 characters. */
  | "out_of_range"
  /** The same pair twice in one answer; the first one counts. */
  | "duplicate_quote"
  /** Nobody wants this pair sampled. */
  | "untracked"
  /** Older than the series' newest sample. */
  | "out_of_order";

/**
 * A quote fit for storage: its price is plain decimal text, greater than zero. Its texts are as `cleanText`
 * makes them; ticker and name are null where nothing of them can be shown.
 */
export type SoundQuote = Omit<Quote, "price"> & { price: string };

const LONGEST_ID = 199;
const LONGEST_TICKER = 60;
const LONGEST_NAME = 200;
const LONGEST_ADDRESS = 2000;
const LARGEST_RANK = 2_000_000_000;

// Plain checks, not a schema, and no object made twice: a tick judges ten thousand quotes, and what a provider sent
// was parsed by its source.
function judgeQuote(quote: Quote, latestProviderMs: number): SoundQuote | RejectReason {
  if (!quote) return "invalid";
  // An id is a key: it is trimmed and otherwise kept or refused, so that two different ones never become one.
  const providerId = typeof quote.providerId === "string" ? quote.providerId.trim() : "";
  if (providerId === "" || providerId.length > LONGEST_ID || hasHiddenCharacter(providerId)) return "invalid";
  const quoted = cleanText(quote.quote, LONGEST_TICKER);
  if (!quoted) return "invalid";
  const judged = judgePrice(quote.price);
  if ("reason" in judged) return judged.reason;
  const { iconUrl, marketCapRank: rank } = quote;
  const iconIsUsable =
    typeof iconUrl === "string" && iconUrl.length <= LONGEST_ADDRESS && !iconUrl.includes("\u0000");
  const rankIsUsable =
    typeof rank === "number" && Number.isInteger(rank) && rank >= 1 && rank <= LARGEST_RANK;
  const providerMs = quote.providerAt instanceof Date ? quote.providerAt.getTime() : Number.NaN;
  const timeIsUsable = providerMs > 0 && providerMs <= latestProviderMs;
  return {
    providerId,
    base: cleanText(quote.base, LONGEST_TICKER),
    quote: quoted,
    name: cleanText(quote.name, LONGEST_NAME),
    price: judged.price,
    providerAt: timeIsUsable ? new Date(providerMs) : null,
    iconUrl: iconIsUsable ? iconUrl : null,
    marketCapRank: rankIsUsable ? rank : null,
  };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?$/;
const SMALLEST = 1e-30;
const LARGEST = 1e30;
const LONGEST_TEXT = 64;
// A provider's clock may run ahead a little; a time further in the future says nothing about age.
const CLOCK_SKEW_MS = 5 * 60_000;

function judgePrice(price: string | number | null): { price: string } | { reason: RejectReason } {
  if (price === null || price === undefined) return { reason: "no_price" };
  if (typeof price !== "string" && typeof price !== "number") return { reason: "invalid" };
  const text = typeof price === "string" ? price.trim() : String(price);
  if (text.length > LONGEST_TEXT) return { reason: "out_of_range" };
  if (!NUMBER.test(text)) return { reason: "not_a_number" };
  const number = Number(text);
  if (number < 0 || (number === 0 && isZero(text))) return { reason: "not_positive" };
  if (number < SMALLEST || number > LARGEST) return { reason: "out_of_range" };
  return { price: plainDecimal(text.startsWith("+") ? text.slice(1) : text) };
}

/** Whether a text that reads as 0 is not merely too small for a double. */
function isZero(text: string): boolean {
  return !/[1-9]/.test(text.split(/[eE]/)[0] ?? "");
}

/**
 * Separates the quotes that can be stored from those that cannot. One bad quote never costs another.
 * @param quotes as a source returned them, any order, untrusted
 * @param receivedAt when the answer was complete; a provider time more than 5 minutes later counts as not stated
 * @returns the sound ones in their order, and how many were rejected for each reason that occurred
 */
export function judgeQuotes(
  quotes: readonly Quote[],
  receivedAt: Date,
): { sound: SoundQuote[]; rejectedBy: Partial<Record<RejectReason, number>> } {
  const sound = new Map<string, SoundQuote>();
  const rejectedBy: Partial<Record<RejectReason, number>> = {};
  const reject = (reason: RejectReason) => {
    rejectedBy[reason] = (rejectedBy[reason] ?? 0) + 1;
  };
  const latestProviderMs = receivedAt.getTime() + CLOCK_SKEW_MS;
  for (const quote of quotes) {
    const judged = judgeQuote(quote, latestProviderMs);
    if (typeof judged === "string") reject(judged);
    else if (sound.has(judged.providerId)) reject("duplicate_quote");
    else sound.set(judged.providerId, judged);
  }
  return { sound: [...sound.values()], rejectedBy };
}
