/** Column names, the first line of every candle file. `time_utc_ms` is the start of the bar. */
export const CANDLE_HEADER = "time_utc_ms,open,high,low,close,volume";

/** The sampled part of a bar: its close, at its end. */
export type Candle = {
  /** End of the bar, epoch milliseconds: the sample's event time. */
  endMs: number;
  /** Decimal text, digits as in the file. */
  close: string;
};

/** Reason why a row is invalid. */
export type RowProblem =
  /** Not six fields, or a field that is not a plain number. */
  | "unparsable"
  /** A price of zero or less, or a negative volume. */
  | "non_positive"
  /** A price outside 1e-30 to 1e30 or of more than 64 characters, or a time outside the years 2000 to 2099. */
  | "out_of_range"
  /** The bar does not start at a multiple of its interval. */
  | "not_aligned"
  /** Same time as the previous row. */
  | "duplicate"
  /** Earlier than the previous row. */
  | "out_of_order";

const FIELDS = 6;
const WHOLE_NUMBER = /^-?\d{1,17}$/;
const DECIMAL_NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,4})?$/;
const FIRST_TIME_MS = Date.UTC(2000, 0, 1);
const END_TIME_MS = Date.UTC(2100, 0, 1);
// Same limits as in validation, because a row rejected there could not be reported with its line.
const MIN_PRICE = 1e-30;
const MAX_PRICE = 1e30;
const MAX_PRICE_LENGTH = 64;

/**
 * Parses one row. All columns are validated, also those that are not sampled: a row with a damaged field may have a damaged
 * close.
 * @param line without its line end
 * @param previousEndMs end of the last valid bar of the file; null at the first
 */
export function parseCandleRow(
  line: string,
  intervalSeconds: number,
  previousEndMs: number | null,
): Candle | { problem: RowProblem } {
  const fields = line.split(",").map((field) => field.trim());
  const [time = "", open = "", high = "", low = "", close = "", volume = ""] = fields;
  const prices = [open, high, low, close];
  const numbers = [...prices, volume];
  if (fields.length !== FIELDS || !WHOLE_NUMBER.test(time)) return { problem: "unparsable" };
  if (!numbers.every((text) => DECIMAL_NUMBER.test(text))) return { problem: "unparsable" };
  if (prices.some(isNotPositive) || Number(volume) < 0) return { problem: "non_positive" };
  if (prices.some(isOutOfRange)) return { problem: "out_of_range" };

  const startMs = Number(time);
  if (startMs < FIRST_TIME_MS || startMs >= END_TIME_MS) return { problem: "out_of_range" };
  const intervalMs = intervalSeconds * 1000;
  if (startMs % intervalMs !== 0) return { problem: "not_aligned" };
  const endMs = startMs + intervalMs;
  if (previousEndMs !== null && endMs <= previousEndMs) {
    return { problem: endMs === previousEndMs ? "duplicate" : "out_of_order" };
  }
  return { endMs, close };
}

/** Checks the digits, because a tiny price can be 0 as a double. */
function isNotPositive(price: string): boolean {
  return price.startsWith("-") || !/[1-9]/.test(price.split(/[eE]/)[0] ?? "");
}

function isOutOfRange(price: string): boolean {
  const number = Number(price);
  return price.length > MAX_PRICE_LENGTH || number < MIN_PRICE || number > MAX_PRICE;
}
