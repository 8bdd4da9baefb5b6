/**
 * An escaped character or the quotation mark at either end of a string, a literal that JSON does not have, or
 * a number. Without nested repetition: the matcher's stack would not hold a string of some megabytes.
 */
const TOKEN = /\\.|"|-?\b(?:NaN|Infinity)\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** Matches bodies that may contain a token that has to be quoted. */
const MAY_NEED_QUOTES = /NaN|Infinity|\d[\d.eE+-]{15}/;

/** A double represents 15 significant digits exactly; a number of this length can have more. */
const MIN_LONG_NUMBER = 16;
/** Longer numbers are rounded to a double, because stored text has a limit. */
const MAX_LONG_NUMBER = 64;

/**
 * Parses JSON as sources send it, which is not always valid.
 *
 * - `NaN`, `Infinity` and `-Infinity`, which Python writes, become text, so that they invalidate one value and not the body.
 * - Numbers of 16 to 64 characters become text with all digits: a double would round them.
 *   This works in every Node version; `JSON.parse` gives the source text of a number from Node 21 on only.
 *
 * Libraries offer only one of the two (lossless-json, json5) and are several times slower, so these tokens are quoted before
 * `JSON.parse`.
 * @throws SyntaxError as `JSON.parse` of the unchanged text
 * @example parseTolerantJson('[NaN, 1.5, 0.1234567890123456789, "NaN"]') // ["NaN", 1.5, "0.1234567890123456789", "NaN"]
 */
export function parseTolerantJson(text: string): unknown {
  if (MAY_NEED_QUOTES.test(text)) {
    try {
      return JSON.parse(quoteTokens(text));
    } catch {
      // Parsed again below, so that the error contains the position in the unchanged text.
    }
  }
  return JSON.parse(text);
}

function quoteTokens(text: string): string {
  let isInString = false;
  return text.replace(TOKEN, (token) => {
    if (token === '"') isInString = !isInString;
    return !isInString && needsQuotes(token) ? `"${token}"` : token;
  });
}

function needsQuotes(token: string): boolean {
  if (token.endsWith("N") || token.endsWith("y")) return true;
  return token.length >= MIN_LONG_NUMBER && token.length <= MAX_LONG_NUMBER;
}
