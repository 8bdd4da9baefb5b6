import { APIConnectionError, APIConnectionTimeoutError, APIError } from "@coingecko/coingecko-typescript";
import {
  CHECK_ADDRESS,
  type Diagnosis,
  diagnoseCode,
  diagnoseStatus,
  diagnoseText,
} from "@/lib/sources/coingecko/diagnosis";
import { readErrorBody } from "@/lib/sources/coingecko/error-body";
import type { CoinGeckoPlan } from "@/lib/sources/coingecko/plan-limits";
import { connectionCode } from "@/lib/sources/http/connection-code";
import { BodyTooLargeError, UnpackError } from "@/lib/sources/http/fetch-body";
import { pageText, redact, shortText } from "@/lib/sources/http/response-text";
import { retryAfterMs } from "@/lib/sources/http/retry-after";
import { parseTolerantJson } from "@/lib/sources/http/tolerant-json";
import { SourceError } from "@/lib/sources/price-source";

/** A request, for describing its failure. */
export type RequestContext = {
  plan: CoinGeckoPlan;
  /** Removed from every message. */
  apiKey: string | undefined;
  /** Requested host: `api.coingecko.com`. */
  host: string;
  /** Timeout of the request, in milliseconds. */
  timeoutMs: number;
  /** Why the request was aborted: its own timeout, or the end of the tick's budget; null if it was not. */
  abortedBy: "timeout" | "budget" | null;
  nowMs: number;
};

/** A reply that is not a page of coins. */
export type UnexpectedReply = {
  status: number;
  headers: Headers;
  /** The body as text, empty when there was none. */
  text: string;
};

/**
 * Why a reply with a success status is not a page of coins, if its text does not say so. The text of broken JSON is not
 * quoted, because a part of the key in it would not be recognized.
 */
function diagnoseSuccess(
  { headers, text }: UnexpectedReply,
  parsed: ParsedText,
): Diagnosis & { isQuoted: boolean } {
  const type = headers.get("content-type")?.split(";")[0]?.trim() || "no content type";
  const start = text.trimStart();
  let what = `answered with ${type.includes("json") ? "text that is not JSON" : `${shortText(type)} instead of JSON`}`;
  if (start === "") what = "answered with an empty body";
  else if (parsed.isJson) what = "answered with JSON that is not a list of coins";
  else if (start.startsWith("<")) what = "answered with an HTML page instead of JSON";
  else if (/^[[{]/.test(start)) {
    const where = parsed.position === null ? "" : ` at character ${parsed.position}`;
    return {
      reason: "bad_answer",
      what: `sent JSON that is cut short or broken${where}`,
      advice: `The request is repeated at the next tick. If this stays: ${CHECK_ADDRESS}`,
      isQuoted: false,
    };
  }
  return { reason: "bad_answer", what, advice: CHECK_ADDRESS, isQuoted: true };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function sentence(
  status: number,
  code: number,
  diagnosis: Diagnosis,
  said: string,
  waitMs: number | null,
): string {
  // Smaller codes repeat an HTTP status.
  const own = code >= 1000 ? `, code ${code}` : "";
  const wait = waitMs === null ? "" : `, retry after ${seconds(waitMs)}`;
  const quoted = said === "" ? "." : `: “${said}”.`;
  return `CoinGecko ${diagnosis.what} (HTTP ${status}${own}${wait})${quoted} ${diagnosis.advice}`;
}

/** The text of a body, parsed if it is JSON. */
type ParsedText = { isJson: true; value: unknown } | { isJson: false; position: string | null };

function parseText(text: string): ParsedText {
  try {
    return { isJson: true, value: parseTolerantJson(text) };
  } catch (error) {
    // Only the position of its message: the rest may quote a part of the body, and so of the key.
    return { isJson: false, position: /position (\d+)/.exec(String(error))?.[1] ?? null };
  }
}

/**
 * The elements of a page of coins. The content type is ignored, because caches may change it.
 * @throws SourceError if the body is not a list
 */
export function readPage(answer: UnexpectedReply, context: RequestContext): unknown[] {
  const parsed = parseText(answer.text);
  if (parsed.isJson && Array.isArray(parsed.value)) return parsed.value;
  throw diagnose(answer, parsed, context);
}

/** Why a reply is not a page of coins. An error body is read whatever its status is, even with 200. */
function answerError(answer: UnexpectedReply, context: RequestContext): SourceError {
  return diagnose(answer, parseText(answer.text), context);
}

function diagnose(answer: UnexpectedReply, parsed: ParsedText, context: RequestContext): SourceError {
  const { status, headers, text } = answer;
  const waitMs = retryAfterMs(headers.get("retry-after"), context.nowMs);
  const errorBody = parsed.isJson ? readErrorBody(parsed.value) : null;
  const said = shortText(errorBody?.text ?? text, context.apiKey);
  // A list that is cut short may contain any text in the names of coins.
  const isCutList = status < 400 && !parsed.isJson && /^\s*\[/.test(text);
  const hasWords = !parsed.isJson && !isCutList;
  const code = errorBody?.code ?? (hasWords ? codeInText(text) : null) ?? Number.NaN;

  let diagnosis: (Diagnosis & { isQuoted?: boolean }) | null = diagnoseCode(code, context.plan);
  if (!diagnosis && status >= 300 && status < 400) {
    const target = headers.get("location") ?? "";
    const host = URL.canParse(target, `https://${context.host}`)
      ? new URL(target, `https://${context.host}`).host
      : "an unreadable address";
    diagnosis = {
      reason: "bad_answer",
      what: `redirects from ${context.host} to ${shortText(host, context.apiKey)}, which is not followed`,
      advice: CHECK_ADDRESS,
    };
  }
  if (!isCutList) diagnosis ??= diagnoseText(said, { status, headers, isJson: parsed.isJson }, context);
  if (!diagnosis) {
    const judged = status >= 400 ? status : code >= 400 && code < 600 ? code : null;
    if (judged !== null) diagnosis = diagnoseStatus(judged, said, context);
    else if (errorBody) diagnosis = diagnoseStatus(400, said, context);
  }
  diagnosis ??= diagnoseSuccess(answer, parsed);
  const quoted = diagnosis.isQuoted === false ? "" : said;
  return new SourceError(diagnosis.reason, sentence(status, code, diagnosis, quoted, waitMs), {
    status,
    retryAfterMs: waitMs,
  });
}

/** The code in a page or text of the CDN: "error code: 1015", "Error 1020". */
function codeInText(text: string): number | null {
  const code = /\berror(?: code)?:? *(\d{3,4})\b/i.exec(pageText(text))?.[1];
  return code === undefined ? null : Number(code);
}

/** The body of a reply with an error status: the client has JSON parsed, and other text in its message. */
function bodyTextOf({ error, message }: APIError): string {
  if (error) return JSON.stringify(error);
  return message.replace(/^\d{3} (status code \(no body\))?/, "");
}

/**
 * Converts an error of a request into a `SourceError` that says what failed and what to do. The original is not its cause,
 * because the client's errors contain headers and bodies that must not be logged.
 */
export function requestError(failure: unknown, context: RequestContext): SourceError {
  if (failure instanceof SourceError) return failure;
  const { apiKey, host, abortedBy, timeoutMs } = context;
  if (abortedBy === "budget") {
    return new SourceError(
      "timeout",
      `${host} did not reply within the tick's time. The request is repeated at the next tick.`,
    );
  }
  if (abortedBy === "timeout" || failure instanceof APIConnectionTimeoutError) {
    return new SourceError(
      "timeout",
      `${host} did not reply within ${seconds(timeoutMs)}. Check the network, or https://status.coingecko.com.`,
    );
  }
  if (failure instanceof APIError && !(failure instanceof APIConnectionError) && failure.status) {
    const { status, headers } = failure;
    return answerError({ status, headers: headers ?? new Headers(), text: bodyTextOf(failure) }, context);
  }
  const cause = failure instanceof APIConnectionError ? failure.cause : failure;
  if (cause instanceof BodyTooLargeError) {
    return new SourceError(
      "bad_answer",
      `${host} sent more than a page of coins can be. ${cause.message} ${CHECK_ADDRESS}`,
    );
  }
  if (cause instanceof UnpackError) {
    return new SourceError("bad_answer", `${host} sent a wrong body. ${cause.message} ${CHECK_ADDRESS}`);
  }
  const code = connectionCode(failure);
  const words = code ?? shortText(redact(failure instanceof Error ? failure.message : "", apiKey), apiKey);
  return new SourceError(
    "unreachable",
    `${host} cannot be reached or broke the connection${words ? ` (${words})` : ""}. ` +
      "Check the network and COINGECKO_BASE_URL; `npm run demo` needs neither.",
  );
}
