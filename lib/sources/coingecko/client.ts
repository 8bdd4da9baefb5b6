import { Coingecko } from "@coingecko/coingecko-typescript";
import type { CoinGeckoPlan } from "@/lib/sources/coingecko/plan-limits";
import { fetchBody } from "@/lib/sources/http/fetch-body";

const PUBLIC_URL = "https://api.coingecko.com/api/v3";
const PRO_URL = "https://pro-api.coingecko.com/api/v3";

// A page of 250 coins is about 0.25 MB.
const MAX_BODY_BYTES = 32_000_000;

/** Options of the client. */
export type ClientSettings = {
  plan: CoinGeckoPlan;
  apiKey?: string | undefined;
  /** Base URL with its version (`…/api/v3`); default: that of the plan. */
  baseUrl?: string | undefined;
};

/** Base URL of a plan, without a trailing slash. */
export function baseUrlOf({ plan, baseUrl }: ClientSettings): string {
  return (baseUrl ?? (plan === "pro" ? PRO_URL : PUBLIC_URL)).replace(/\/+$/, "");
}

/**
 * The official client with explicit options, because it would otherwise read keys, URL and log level from the environment. It does
 * not retry (the source does, within the tick's time limit), log (debug lines contain headers) or follow redirects (which would
 * send the key to another host).
 */
export function coinGeckoClient(settings: ClientSettings): Coingecko {
  const { plan, apiKey } = settings;
  return new Coingecko({
    baseURL: baseUrlOf(settings),
    proAPIKey: plan === "pro" ? (apiKey ?? null) : null,
    demoAPIKey: plan === "demo" ? (apiKey ?? null) : null,
    // The client allows requests without a key only if the header is explicitly null.
    defaultHeaders: plan === "keyless" ? { "x-cg-demo-api-key": null, "x-cg-pro-api-key": null } : {},
    maxRetries: 0,
    logLevel: "off",
    fetch: (address, init) => {
      const { headers = {}, signal } = init ?? {};
      const url = address instanceof Request ? address.url : address;
      return fetchBody(url, { headers, signal: signal ?? undefined, maxBytes: MAX_BODY_BYTES });
    },
  });
}
