import type { CoinGeckoPlan } from "@/lib/sources/coingecko/plan-limits";
import type { SourceErrorReason } from "@/lib/sources/price-source";

/** Explanation why a reply is not a page of coins. */
export type Diagnosis = {
  reason: SourceErrorReason;
  /** What happened, continuing "CoinGecko …". */
  what: string;
  /** What to do next, a whole sentence. */
  advice: string;
};

const RETRY_ADVICE = "The request is repeated at the next tick; https://status.coingecko.com lists outages.";
export const CHECK_ADDRESS = "Check COINGECKO_BASE_URL, and that no proxy answers in its place.";

function refusedKey(plan: CoinGeckoPlan): Diagnosis {
  return {
    reason: "unauthorized",
    what: plan === "keyless" ? "requires an API key" : `did not accept the ${plan} API key`,
    advice:
      plan === "keyless"
        ? "Set COINGECKO_API_KEY, and COINGECKO_PLAN to demo or pro; a demo key is free."
        : "Check COINGECKO_API_KEY, and that COINGECKO_PLAN names the plan it belongs to.",
  };
}

function rateLimited(plan: CoinGeckoPlan): Diagnosis {
  const more = plan === "pro" ? "a plan with a higher limit" : "a key with a higher limit";
  return {
    reason: "rate_limited",
    what: "refused the request because its rate limit is used up",
    advice: `Ask for fewer pages (COINGECKO_PAGES), sample less often (SAMPLE_INTERVAL) or use ${more}.`,
  };
}

const UNAVAILABLE: Diagnosis = {
  reason: "unavailable",
  what: "has a server error",
  advice: RETRY_ADVICE,
};

/**
 * Diagnosis of an error code of CoinGecko (documented under "Errors & Rate Limits") or its CDN, Cloudflare. Codes are more
 * specific than the status.
 * @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/
 */
export function diagnoseCode(code: number, plan: CoinGeckoPlan): Diagnosis | null {
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
    case 1015:
      return rateLimited(plan);
    // Access by address, region, network or browser signature is denied; 1020: by a firewall rule.
    case 1005:
    case 1006:
    case 1007:
    case 1008:
    case 1009:
    case 1010:
    case 1012:
    case 1020:
    case 1106:
      return {
        reason: "blocked",
        what: "blocked this address by a firewall rule",
        advice: "Ask from another network, or ask CoinGecko's support with the time of the refusal.",
      };
    // The CDN cannot find or reach the server behind it.
    case 1000:
    case 1001:
    case 1002:
    case 1014:
    case 1016:
    case 1033:
    case 1101:
    case 1102:
    case 1200:
      return UNAVAILABLE;
    default:
      return null;
  }
}

/** Statuses that take precedence over the text of the body. */
const STATUS_DECIDES: ReadonlySet<number> = new Set([401, 402, 404, 407, 511]);

const RATE_LIMIT_TEXT =
  /throttled|too many requests|rate.?limit|limit exceeded|exceeded (?:the|your) (?:\w+ )?limit|slow down/i;
const BROWSER_CHECK_TEXT =
  /just a moment|attention required|checking your browser|verify (?:that )?you are (?:a )?human|enable javascript and cookies|you have been blocked|access denied|captcha|ddos protection/i;
const OUTAGE_TEXT =
  /maintenance|temporarily unavailable|service unavailable|bad gateway|gateway time-?out|internal server error|connection timed out|server is down|origin is unreachable|no healthy upstream|upstream connect error/i;
/** A status in the title of a page or the first line of a text. */
const STATUS_TEXT = /^(?:[^|]*\| )?(?:error )?([45]\d\d)\b:? *[a-z]/i;

/**
 * Diagnosis of a body without a code by its text: CoinGecko, its CDN and proxies send sentences and pages instead of JSON, not
 * always with a matching status.
 * @param said title or first sentence of the body
 * @param isJson whether it is JSON; browser checks and status lines are HTML or plain text
 */
export function diagnoseText(
  said: string,
  { status, headers, isJson }: { status: number; headers: Headers; isJson: boolean },
  place: { plan: CoinGeckoPlan; host: string },
): Diagnosis | null {
  if (STATUS_DECIDES.has(status)) return null;
  if (status === 429 || RATE_LIMIT_TEXT.test(said)) return rateLimited(place.plan);
  if (headers.get("cf-mitigated") === "challenge" || (!isJson && BROWSER_CHECK_TEXT.test(said))) {
    return {
      reason: "blocked",
      what: "sent a browser check instead of data",
      advice: "Ask from another network; without a key, a demo key (COINGECKO_PLAN=demo) may help.",
    };
  }
  if (status < 400) {
    const written = isJson ? undefined : STATUS_TEXT.exec(said)?.[1];
    if (written !== undefined) return diagnoseStatus(Number(written), said, place);
    if (OUTAGE_TEXT.test(said)) return UNAVAILABLE;
  }
  return null;
}

export function diagnoseStatus(
  status: number,
  said: string,
  { plan, host }: { plan: CoinGeckoPlan; host: string },
): Diagnosis {
  if (status === 429) return rateLimited(plan);
  if (status === 407 || status === 511) {
    return {
      reason: "blocked",
      what: "cannot be reached through this network's proxy or sign-in page",
      advice: "Sign in to the network, or let the server reach CoinGecko without the proxy.",
    };
  }
  if (status >= 500) return UNAVAILABLE;
  if (status === 408) {
    return {
      reason: "timeout",
      what: "timed out waiting for the request",
      advice: "The connection to it is probably slow; it is tried again.",
    };
  }
  if (status === 401) return refusedKey(plan);
  if (status === 402) {
    return {
      reason: "plan",
      what: "requires a paid plan for this",
      advice: "Check the subscription of the key in COINGECKO_API_KEY.",
    };
  }
  if (status === 403 && /temporarily unavailable/i.test(said)) {
    return { reason: "unavailable", what: "has disabled this endpoint temporarily", advice: RETRY_ADVICE };
  }
  if (status === 403 || status === 451) {
    return {
      reason: "blocked",
      what: "refuses requests from this IP address",
      advice: "Ask from another network or region; without a key, a demo key (COINGECKO_PLAN=demo) may help.",
    };
  }
  if (status === 404) {
    return { reason: "bad_request", what: `has no such endpoint at ${host}`, advice: CHECK_ADDRESS };
  }
  return {
    reason: "bad_request",
    what: "did not accept the request",
    advice: "The request follows CoinGecko's documentation; please report this message.",
  };
}
