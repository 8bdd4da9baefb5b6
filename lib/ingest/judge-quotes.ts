import { z } from "zod";
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

// PostgreSQL text holds no NUL, and a ticker or name is one line.
const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .transform((text) => text.slice(0, longest))
    .refine((text) => !text.includes("\u0000"));

const soundShape = z.object({
  providerId: line(200).refine((id) => id.length < 200),
  base: line(60),
  quote: line(60),
  name: line(200),
  iconUrl: z
    .string()
    .max(2000)
    .refine((text) => !text.includes("\u0000"))
    .nullable()
    .catch(null),
  marketCapRank: z.number().int().min(1).max(2_000_000_000).nullable().catch(null),
});

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
  const isZero = !/[1-9]/.test(text.split(/[eE]/)[0] ?? "");
  if (number < 0 || isZero) return { reason: "not_positive" };
  if (number < SMALLEST || number > LARGEST) return { reason: "out_of_range" };
  return { price: plainDecimal(text.replace(/^\+/, "")) };
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
    const shape = soundShape.safeParse(quote);
    if (!shape.success) {
      reject("invalid");
      continue;
    }
    const judged = judgePrice(quote.price);
    if ("reason" in judged) {
      reject(judged.reason);
      continue;
    }
    if (sound.has(shape.data.providerId)) {
      reject("duplicate_quote");
      continue;
    }
    const providerMs = quote.providerAt instanceof Date ? quote.providerAt.getTime() : Number.NaN;
    const stated = providerMs > 0 && providerMs <= latestProviderMs;
    sound.set(shape.data.providerId, {
      ...shape.data,
      price: judged.price,
      providerAt: stated ? new Date(providerMs) : null,
    });
  }
  return { sound: [...sound.values()], rejectedBy };
}
