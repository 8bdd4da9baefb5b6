const MAX_TEXT_LENGTH = 200;
// Enough for a title or sentence; a body can have megabytes.
const MAX_PARSED_LENGTH = 20_000;

/** Removes a secret from text that is shown or logged. */
export function redact(text: string, secret: string | undefined): string {
  return secret ? text.replaceAll(secret, "[key]") : text;
}

/**
 * The text of a response body for one line of a log: the title or text of an HTML page, otherwise the text itself,
 * without control and formatting characters and without the key, at most 200 characters.
 * @param text the body, any length
 * @param secret the API key, in case the server repeats it
 * @returns empty if there is no readable text
 * @example shortText("<html><title>502 Bad Gateway</title></html>") // "502 Bad Gateway"
 */
export function shortText(text: string, secret?: string): string {
  // The key is removed before cutting: a part of it would not be recognized.
  const start = redact(text, secret).slice(0, MAX_PARSED_LENGTH);
  const message = /^\s*</.test(start) ? htmlText(start) : start;
  const line = message.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const characters = Array.from(redact(line, secret));
  return characters.length <= MAX_TEXT_LENGTH
    ? characters.join("")
    : `${characters.slice(0, MAX_TEXT_LENGTH - 1).join("")}…`;
}

function htmlText(html: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1]?.trim();
  return title || pageText(html);
}

/** The text of an HTML page without its tags, or plain text unchanged; only the beginning of a long one. */
export function pageText(text: string): string {
  const start = text.slice(0, MAX_PARSED_LENGTH);
  if (!/^\s*</.test(start)) return start;
  return start
    .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1>|$)/gi, " ")
    .replace(/<[^>]*(>|$)/g, " ")
    .replace(/\s+/g, " ");
}
