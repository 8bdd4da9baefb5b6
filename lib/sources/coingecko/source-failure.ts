import { APIConnectionError, APIConnectionTimeoutError, APIError } from "@coingecko/coingecko-typescript";
import { readErrorBody } from "@/lib/sources/coingecko/error-body";
import { foreignText, redact } from "@/lib/sources/coingecko/foreign-text";
import { BodyTooLargeError } from "@/lib/sources/coingecko/limit-body";
import type { CoinGeckoPlan } from "@/lib/sources/coingecko/plan-limits";
import { SourceError, type SourceErrorReason } from "@/lib/sources/price-source";
import { retryAfterMs } from "@/lib/sources/retry-after";

/** What the one who asked knows about a request that failed. */
export type RequestContext = {
  plan: CoinGeckoPlan;
  /** Taken out of every message. */
  apiKey: string | undefined;
  /** Address asked, without credentials or path: `api.coingecko.com`. */
  host: string;
  /** Time the request had, in milliseconds. */
  timeoutMs: number;
  /** Why the request was cut short, if it was: its own timeout, or the end of the tick's budget. */
  cutBy: "timeout" | "budget" | null;
  nowMs: number;
};

/** An answer that was not a page of coins. */
export type OddAnswer = {
  status: number;
  headers: Headers;
  /** Parsed JSON, or text where it was none; undefined when empty. */
  body: unknown;
};

type Verdict = {
  reason: SourceErrorReason;
  /** What happened, continuing "CoinGecko …". */
  what: string;
  /** What to do next, a whole sentence. */
  advice: string;
};

const WAIT_AND_SEE = "It is asked again at the next tick; https://status.coingecko.com tells of outages.";
const CHECK_ADDRESS = "Check COINGECKO_BASE_URL, and that no proxy answers in its place.";

function refusedKey(plan: CoinGeckoPlan): Verdict {
  return {
    reason: "unauthorized",
    what: plan === "keyless" ? "wants an API key" : `did not accept the ${plan} API key`,
    advice:
      plan === "keyless"
        ? "Set COINGECKO_API_KEY, and COINGECKO_PLAN to demo or pro; a demo key is free."
        : "Check COINGECKO_API_KEY, and that COINGECKO_PLAN names the plan it belongs to.",
  };
}

/** CoinGecko's own codes, as documented under "Errors & Rate Limits"; they say more than the status. */
function verdictOfCode(code: number, plan: CoinGeckoPlan): Verdict | null {
  switch (code) {
    case 10002:
      return refusedKey(plan);
    case 10005:
      return {
        reason: "plan",
        what: "does not offer this on the plan of the key",
        advice: "Use a key of a plan that has /coins/markets, or COINGECKO_PLAN=keyless without a key.",
      };
    case 10010:
      return {
        reason: "unauthorized",
        what: "was sent a pro key at its public address",
        advice: "Set COINGECKO_PLAN=pro, and leave COINGECKO_BASE_URL unset or point it to the pro address.",
      };
    case 10011:
      return {
        reason: "unauthorized",
        what: "was sent a demo key at its pro address",
        advice:
          "Set COINGECKO_PLAN=demo, and leave COINGECKO_BASE_URL unset or point it to the public address.",
      };
    case 10012:
      return {
        reason: "plan",
        what: "does not give data that old on this plan",
        advice: "Ask for the past 365 days only, or use a paid key.",
      };
    case 1020:
      return {
        reason: "blocked",
        what: "blocked this address by a firewall rule",
        advice: "Ask from another network, or ask CoinGecko's support with the time of the refusal.",
      };
    default:
      return null;
  }
}

function verdictOfStatus(status: number, said: string, { plan, host }: RequestContext): Verdict {
  if (status === 429) {
    const more = plan === "pro" ? "a plan with a higher limit" : "a key with a higher limit";
    return {
      reason: "rate_limited",
      what: "refused the request because its rate limit is used up",
      advice: `Ask for fewer pages (COINGECKO_PAGES), sample less often (SAMPLE_INTERVAL) or use ${more}.`,
    };
  }
  if (status >= 500) {
    return { reason: "unavailable", what: "is failing on its side", advice: WAIT_AND_SEE };
  }
  if (status === 408) {
    return {
      reason: "timeout",
      what: "gave up waiting for the request",
      advice: "The connection to it is probably slow; it is tried again.",
    };
  }
  if (status === 401 || status === 407) return refusedKey(plan);
  if (status === 402) {
    return {
      reason: "plan",
      what: "wants a paid plan for this",
      advice: "Check the subscription of the key in COINGECKO_API_KEY.",
    };
  }
  if (status === 403 && /temporarily unavailable/i.test(said)) {
    return { reason: "unavailable", what: "has taken this endpoint away for a while", advice: WAIT_AND_SEE };
  }
  if (status === 403 || status === 451) {
    return {
      reason: "blocked",
      what: "refuses to serve this address",
      advice: "Ask from another network or region; without a key, a demo key (COINGECKO_PLAN=demo) may help.",
    };
  }
  if (status === 404) {
    return { reason: "bad_request", what: `has no such endpoint at ${host}`, advice: CHECK_ADDRESS };
  }
  return {
    reason: "bad_request",
    what: "did not accept the request",
    advice: "It asks for what CoinGecko documents; please report this, with this message.",
  };
}

function verdictOfOddSuccess({ headers, body }: OddAnswer): Verdict {
  const type = headers.get("content-type")?.split(";")[0]?.trim() || "no content type";
  const isJson = type.includes("json");
  let what = "answered with JSON that is not a list of coins";
  if (body === undefined || body === null || body === "") what = "answered with an empty body";
  else if (!isJson) what = `answered with ${foreignText(type)} instead of JSON`;
  return { reason: "bad_answer", what, advice: CHECK_ADDRESS };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function sentence(
  status: number,
  code: number,
  verdict: Verdict,
  said: string,
  waitMs: number | null,
): string {
  // Smaller ones repeat an HTTP status.
  const own = code >= 1000 ? `, code ${code}` : "";
  const asked = waitMs === null ? "" : `, asks to wait ${seconds(waitMs)}`;
  const quoted = said === "" ? "." : `: “${said}”.`;
  return `CoinGecko ${verdict.what} (HTTP ${status}${own}${asked})${quoted} ${verdict.advice}`;
}

/**
 * Names why an answer was not a page of coins. An error body counts whatever status it came with: one
 * sent with 200 is judged by the code it holds.
 */
export function answerError(answer: OddAnswer, context: RequestContext): SourceError {
  const { status, headers, body } = answer;
  const waitMs = retryAfterMs(headers.get("retry-after"), context.nowMs);
  const errorBody = readErrorBody(body);
  const raw = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const said = foreignText(errorBody?.text ?? raw, context.apiKey);
  const code = errorBody?.code ?? Number(/error code:? *(1020)/i.exec(raw)?.[1] ?? Number.NaN);

  let verdict = verdictOfCode(code, context.plan);
  if (!verdict && status >= 300 && status < 400) {
    const target = headers.get("location") ?? "";
    const host = URL.canParse(target, `https://${context.host}`)
      ? new URL(target, `https://${context.host}`).host
      : "an unreadable address";
    verdict = {
      reason: "bad_answer",
      what: `redirects from ${context.host} to ${foreignText(host, context.apiKey)}, which is not followed`,
      advice: CHECK_ADDRESS,
    };
  }
  if (!verdict) {
    const judged = status >= 400 ? status : code >= 400 && code < 600 ? code : null;
    if (judged !== null) verdict = verdictOfStatus(judged, said, context);
    else if (errorBody) verdict = verdictOfStatus(400, said, context);
  }
  verdict ??= verdictOfOddSuccess(answer);
  return new SourceError(verdict.reason, sentence(status, code, verdict, said, waitMs), {
    status,
    retryAfterMs: waitMs,
  });
}

/** The first system or network code in a chain of causes: `ECONNREFUSED`, `ENOTFOUND`, … */
function connectionCode(error: unknown): string | null {
  for (let link = error, depth = 0; link instanceof Error && depth < 6; link = link.cause, depth += 1) {
    if ("code" in link && typeof link.code === "string") return link.code;
    if (link instanceof AggregateError && link.errors.length > 0) {
      const inner = connectionCode(link.errors[0]);
      if (inner) return inner;
    }
  }
  return null;
}

/** Text of an error body that was no JSON: the client puts it behind the status in its message. */
function bodyTextOf(error: APIError): string {
  return error.message.replace(/^\d{3} (status code \(no body\))?/, "");
}

/**
 * Turns whatever a request threw into a `SourceError` with a reason, words and advice. The original is
 * not attached as its cause: the client's errors carry headers and bodies that must not reach a log.
 */
export function requestError(failure: unknown, context: RequestContext): SourceError {
  if (failure instanceof SourceError) return failure;
  const { apiKey, host, cutBy, timeoutMs } = context;
  if (cutBy === "budget") {
    return new SourceError(
      "timeout",
      `The tick's time was up before ${host} had answered. It is asked again at the next tick.`,
    );
  }
  if (cutBy === "timeout" || failure instanceof APIConnectionTimeoutError) {
    return new SourceError(
      "timeout",
      `${host} did not answer within ${seconds(timeoutMs)}. Check the network, or https://status.coingecko.com.`,
    );
  }
  if (failure instanceof APIError && !(failure instanceof APIConnectionError) && failure.status) {
    const { status, headers, error } = failure;
    return answerError(
      { status, headers: headers ?? new Headers(), body: error ?? (bodyTextOf(failure) || undefined) },
      context,
    );
  }
  if (failure instanceof BodyTooLargeError) {
    return new SourceError(
      "bad_answer",
      `${host} sent more than a page of coins can be. ${failure.message} ${CHECK_ADDRESS}`,
    );
  }
  if (failure instanceof SyntaxError) {
    // Its own words may quote a piece of the body, and that a piece of the key.
    const position = /position (\d+)/.exec(failure.message)?.[1];
    const where = position === undefined ? "" : ` at character ${position}`;
    return new SourceError(
      "bad_answer",
      `${host} sent JSON that is cut short or broken${where}. It is asked again at the next tick; if this ` +
        "stays, check COINGECKO_BASE_URL, and that no proxy answers in its place.",
      { status: 200 },
    );
  }
  const code = connectionCode(failure);
  const words = code ?? foreignText(redact(failure instanceof Error ? failure.message : "", apiKey), apiKey);
  return new SourceError(
    "unreachable",
    `${host} cannot be reached or broke the connection${words ? ` (${words})` : ""}. ` +
      "Check the network and COINGECKO_BASE_URL; `npm run demo` needs neither.",
  );
}
