import { setMaxListeners } from "node:events";
import { baseUrlOf, coinGeckoClient } from "@/lib/sources/coingecko/client";
import { pageProblems } from "@/lib/sources/coingecko/page-problems";
import { parseCoinQuote } from "@/lib/sources/coingecko/parse-quote";
import {
  COINS_PER_PAGE,
  type CoinGeckoPlan,
  planLimits,
  planWarnings,
} from "@/lib/sources/coingecko/plan-limits";
import { type RequestContext, readPage, requestError } from "@/lib/sources/coingecko/source-failure";
import { type RetryDependencies, SharedPause, sleep, withRetries } from "@/lib/sources/http/retry";
import {
  type FetchedQuotes,
  type FetchRequest,
  type PriceSource,
  type Quote,
  SourceError,
} from "@/lib/sources/price-source";

/** Settings of the source. */
export type CoinGeckoSettings = {
  plan: CoinGeckoPlan;
  /** Required by the demo and pro plans; never shown. */
  apiKey?: string | undefined;
  /** Pages of 250 coins per tick, by market capitalization; each is one call. */
  pages: number;
  /** Address with its version (`https://…/api/v3`); by default the plan's own. */
  baseUrl?: string | undefined;
  intervalSeconds: number;
  /** Timeout of a request, in milliseconds; shorter if less of the budget is left. */
  timeoutMs?: number;
  /** Timeout of a tick with its retries, in milliseconds: by default 20 s, at most the interval. */
  budgetMs?: number;
} & Partial<RetryDependencies>;

export type CoinGeckoSource = PriceSource & { readonly warnings: readonly string[] };

const TIMEOUT_MS = 10_000;
const BUDGET_MS = 20_000;
/** The hosts of the images in `/coins/markets`. */
const IMAGE_ORIGINS = ["https://coin-images.coingecko.com", "https://assets.coingecko.com"];

/**
 * Prices and volumes in USD of the largest coins, from CoinGecko's `/coins/markets` through its official client.
 *
 * Pages are requested in parallel. If some fail, the quotes of the others are returned, and `problems` names the pages that
 * are missing or short; if all fail, the first one's `SourceError` is thrown. Temporary failures are retried with jitter
 * within the budget. If CoinGecko says how long to wait, no page is requested before then: ticks until then fail at once.
 *
 * A coin that moves from one page to the next during the requests may be returned twice; recording keeps the first.
 * @throws Error if the settings cannot work: a plan without its key, or an invalid number of pages
 */
export function createCoinGecko(settings: CoinGeckoSettings): CoinGeckoSource {
  const { plan, pages, intervalSeconds, timeoutMs = TIMEOUT_MS } = settings;
  const apiKey = settings.apiKey?.trim() || undefined;
  const budgetMs = settings.budgetMs ?? Math.min(BUDGET_MS, intervalSeconds * 1000);
  const dependencies: RetryDependencies = {
    now: settings.now ?? Date.now,
    random: settings.random ?? Math.random,
    sleep: settings.sleep ?? sleep,
  };
  if (plan !== "keyless" && apiKey === undefined) {
    throw new Error(`CoinGecko's ${plan} plan needs a key: set COINGECKO_API_KEY.`);
  }
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new Error("COINGECKO_API_KEY holds characters that no key has: copy it again.");
  }
  if (!Number.isInteger(pages) || pages < 1) {
    throw new Error(`CoinGecko cannot return ${pages} pages: set COINGECKO_PAGES to 1 or more.`);
  }
  const warnings = planWarnings(plan, intervalSeconds, pages);
  if (plan === "keyless" && apiKey !== undefined) {
    warnings.push("COINGECKO_API_KEY is set but not used: set COINGECKO_PLAN to demo or pro to use it.");
  }

  const clientSettings = { plan, apiKey, baseUrl: settings.baseUrl };
  const client = coinGeckoClient(clientSettings);
  const host = new URL(baseUrlOf(clientSettings)).host;
  /** Epoch milliseconds until which CoinGecko asked to wait. */
  let quietUntilMs = 0;

  /** One request for a page; returns its elements, not validated. */
  async function requestPage(page: number, deadlineMs: number, signal: AbortSignal): Promise<unknown[]> {
    // The client's own timeout does not include the body.
    const request = new AbortController();
    const limitMs = Math.max(1, Math.ceil(Math.min(timeoutMs, deadlineMs - dependencies.now())));
    let abortedBy: RequestContext["abortedBy"] = null;
    const abort = (by: RequestContext["abortedBy"]) => {
      abortedBy ??= by;
      request.abort();
    };
    const timer = setTimeout(() => abort("timeout"), limitMs);
    const onAbort = () => abort("budget");
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    const context = (): RequestContext => ({
      plan,
      apiKey,
      host,
      timeoutMs: limitMs,
      abortedBy,
      nowMs: dependencies.now(),
    });
    try {
      // As text, because bodies that are not JSON are read too.
      const response = await client.coins.markets
        .get(
          { vs_currency: "usd", order: "market_cap_desc", per_page: COINS_PER_PAGE, page, precision: "full" },
          { signal: request.signal, timeout: limitMs },
        )
        .asResponse();
      const text = await response.text();
      return readPage({ status: response.status, headers: response.headers, text }, context());
    } catch (failure) {
      const error = requestError(failure, context());
      if (error.reason === "rate_limited" && error.retryAfterMs !== null) {
        quietUntilMs = Math.max(quietUntilMs, dependencies.now() + error.retryAfterMs);
      }
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Requests every page; results in page order. A failed page does not cancel the others. */
  async function requestPages(
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<PromiseSettledResult<unknown[]>[]> {
    // One listener on the caller's signal for all pages: Node warns of a leak from eleven on.
    const tick = new AbortController();
    setMaxListeners(0, tick.signal);
    const onAbort = () => tick.abort();
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    const limits = { deadlineMs, signal: tick.signal, pause: new SharedPause() };
    try {
      return await Promise.allSettled(
        Array.from({ length: pages }, (_, index) =>
          withRetries(() => requestPage(index + 1, deadlineMs, tick.signal), limits, dependencies),
        ),
      );
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async function fetchQuotes({ signal, previousCount = null }: FetchRequest): Promise<FetchedQuotes> {
    const startMs = dependencies.now();
    if (startMs < quietUntilMs) {
      throw new SourceError(
        "rate_limited",
        `No request is sent to CoinGecko until ${new Date(quietUntilMs).toISOString()}, because its rate limit ` +
          "is used up. Request fewer pages (COINGECKO_PAGES) or sample less often " +
          "(SAMPLE_INTERVAL).",
        { retryAfterMs: quietUntilMs - startMs },
      );
    }
    const answers = await requestPages(startMs + budgetMs, signal);

    const quotes: Quote[] = [];
    for (const answer of answers) {
      if (answer.status === "rejected") continue;
      for (const element of answer.value) quotes.push(parseCoinQuote(element));
    }
    if (quotes.length === 0) {
      const failed = answers.find((answer) => answer.status === "rejected");
      throw (
        failed?.reason ??
        new SourceError(
          "bad_answer",
          `${host} answered with an empty list of coins. Check COINGECKO_BASE_URL; the request is repeated at the next tick.`,
          { status: 200 },
        )
      );
    }
    return { quotes, problems: pageProblems(answers, previousCount) };
  }

  return {
    name: "coingecko",
    kind: "coingecko",
    intervalSeconds,
    limits: planLimits(plan, pages),
    warnings,
    icons: {
      origins: IMAGE_ORIGINS,
      ownOrigin: settings.baseUrl ? new URL(settings.baseUrl).origin : null,
    },
    fetchQuotes,
  };
}
