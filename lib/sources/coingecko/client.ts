import { Coingecko } from "@coingecko/coingecko-typescript";
import type { CoinGeckoPlan } from "@/lib/sources/coingecko/plan-limits";
import { fetchBody } from "@/lib/sources/http/fetch-body";

const PUBLIC_URL = "https://api.coingecko.com/api/v3";
const PRO_URL = "https://pro-api.coingecko.com/api/v3";

// A page of 250 coins is about 0.25 MB.
const MAX_BODY_BYTES = 32_000_000;

/** What the client is made from. */
export type ClientSettings = {
  plan: CoinGeckoPlan;
  apiKey?: string | undefined;
  /** Address up to and including the version (`…/api/v3`); the plan's own when absent. */
  baseUrl?: string | undefined;
};

/** The address a plan asks, without a slash at its end. */
export function baseUrlOf({ plan, baseUrl }: ClientSettings): string {
  return (baseUrl ?? (plan === "pro" ? PRO_URL : PUBLIC_URL)).replace(/\/+$/, "");
}

/**
 * The official client, told everything explicitly: it would else read keys, address and log level from
 * the environment on its own. It neither retries (that is done within the tick's budget) nor logs (its
 * debug lines hold headers), and redirects are not followed (they would carry the key header to another host).
 */
export function coinGeckoClient(settings: ClientSettings): Coingecko {
  const { plan, apiKey } = settings;
  return new Coingecko({
    baseURL: baseUrlOf(settings),
    proAPIKey: plan === "pro" ? (apiKey ?? null) : null,
    demoAPIKey: plan === "demo" ? (apiKey ?? null) : null,
    // Only a header left out on purpose lets the client ask without a key.
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
