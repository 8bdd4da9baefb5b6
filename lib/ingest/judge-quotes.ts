import { plainDecimal } from "@/lib/market/decimal";
import type { Quote } from "@/lib/sources/price-source";

/** Why a quote was not stored. Counted by reason in the tick's row and report. */
export type RejectReason =
  /** No usable id, ticker or name, or a price that is neither a number nor its text. */
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

/** A quote fit for storage: its price is plain decimal text, greater than zero. */
export type SoundQuote = Omit<Quote, "price"> & { price: string };

const LONGEST_ID = 199;
const LONGEST_TICKER = 60;
const LONGEST_NAME = 200;
const LONGEST_ADDRESS = 2000;
const LARGEST_RANK = 2_000_000_000;

// UTF-8 has no half of a surrogate pair: sent as it is, every one would arrive as the same replacement character.
const HALF_A_CHARACTER = /\p{Surrogate}/gu;
const MAYBE_HALF = /[\ud800-\udfff]/;
const REPLACEMENT = "\ufffd";

/** One line for people: trimmed, cut to a length that fits; null when nothing usable is left (PostgreSQL text holds no NUL). */
function line(text: unknown, longest: number): string | null {
  if (typeof text !== "string" || text.includes("\u0000")) return null;
  const cut = text.trim().slice(0, longest);
  if (cut === "") return null;
  return MAYBE_HALF.test(cut) ? cut.replace(HALF_A_CHARACTER, REPLACEMENT) : cut;
}

// Plain checks, not a schema, and no object made twice: a tick judges ten thousand quotes, and what a provider sent
// was parsed by its source.
function judgeQuote(quote: Quote, latestProviderMs: number): SoundQuote | RejectReason {
  if (!quote) return "invalid";
  const providerId = line(quote.providerId, LONGEST_ID + 1);
  const base = line(quote.base, LONGEST_TICKER);
  const quoted = line(quote.quote, LONGEST_TICKER);
  const name = line(quote.name, LONGEST_NAME);
  if (!providerId || !base || !quoted || !name) return "invalid";
  // Two different ids must not become one.
  if (providerId.length > LONGEST_ID || providerId.includes(REPLACEMENT)) return "invalid";
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
    base,
    quote: quoted,
    name,
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
