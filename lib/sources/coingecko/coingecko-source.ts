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

/** How CoinGecko is asked. */
export type CoinGeckoSettings = {
  plan: CoinGeckoPlan;
  /** Needed by the demo and pro plans; never shown. */
  apiKey?: string | undefined;
  /** Pages of 250 coins a tick, by market capitalization; each is one call. */
  pages: number;
  /** Address with its version (`https://…/api/v3`); the plan's own when absent. */
  baseUrl?: string | undefined;
  intervalSeconds: number;
  /** Longest one request may take, in milliseconds; less when the budget has less left. */
  timeoutMs?: number;
  /**
   * Longest one tick may take with all its retries, in milliseconds: 20 s, at most the interval. The
   * request's signal may end it sooner.
   */
  budgetMs?: number;
} & Partial<RetryDependencies>;

/** The source, and what the operator should know about its schedule. */
export type CoinGeckoSource = PriceSource & {
  /** Sentences to print at start: where the schedule does not fit the plan. Empty when it does. */
  readonly warnings: readonly string[];
};

const TIMEOUT_MS = 10_000;
const BUDGET_MS = 20_000;
/** The hosts of the images in `/coins/markets`. */
const IMAGE_ORIGINS = ["https://coin-images.coingecko.com", "https://assets.coingecko.com"];

/**
 * Prices in USD of the largest coins from CoinGecko's `/coins/markets`, through its official client.
 *
 * Pages are asked in parallel and fail alone: quotes of the others are returned, and `problems` says which
 * pages are missing or short; only when every page failed is the first one's `SourceError` thrown. Failures that may
 * pass are tried again with jitter within the budget. When CoinGecko says how long to stay away, no
 * page is tried before then, and later ticks before then fail at once without asking.
 *
 * A coin that stood on the boundary between two pages while they were asked may come twice; both are
 * returned, and recording keeps the first.
 * @throws Error when the settings cannot work: no key for a plan with key, no whole number of pages
 */
export function createCoinGecko(settings: CoinGeckoSettings): CoinGeckoSource {
  const { plan, pages, intervalSeconds, timeoutMs = TIMEOUT_MS } = settings;
  const apiKey = settings.apiKey?.trim() || undefined;
  const budgetMs = settings.budgetMs ?? Math.min(BUDGET_MS, intervalSeconds * 1000);
  const seams: RetryDependencies = {
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
    throw new Error(`CoinGecko cannot be asked for ${pages} pages: set COINGECKO_PAGES to 1 or more.`);
  }
  const warnings = planWarnings(plan, intervalSeconds, pages);
  if (plan === "keyless" && apiKey !== undefined) {
    warnings.push("COINGECKO_API_KEY is set but not used: set COINGECKO_PLAN to demo or pro to use it.");
  }

  const clientSettings = { plan, apiKey, baseUrl: settings.baseUrl };
  const client = coinGeckoClient(clientSettings);
  const host = new URL(baseUrlOf(clientSettings)).host;
  /** Epoch milliseconds until which CoinGecko asked to be left alone. */
  let quietUntilMs = 0;

  /** One try at one page: its elements, not yet looked at. */
  async function askPage(page: number, deadlineMs: number, signal: AbortSignal): Promise<unknown[]> {
    // The client's own timeout ends with the headers; this one holds until the body is read.
    const cut = new AbortController();
    const limitMs = Math.max(1, Math.ceil(Math.min(timeoutMs, deadlineMs - seams.now())));
    let cutBy: RequestContext["cutBy"] = null;
    const cutShort = (by: RequestContext["cutBy"]) => {
      cutBy ??= by;
      cut.abort();
    };
    const timer = setTimeout(() => cutShort("timeout"), limitMs);
    const onAbort = () => cutShort("budget");
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    const context = (): RequestContext => ({
      plan,
      apiKey,
      host,
      timeoutMs: limitMs,
      cutBy,
      nowMs: seams.now(),
    });
    try {
      // The text, not what the client makes of it: bodies that are not JSON have to be understood too.
      const response = await client.coins.markets
        .get(
          { vs_currency: "usd", order: "market_cap_desc", per_page: COINS_PER_PAGE, page, precision: "full" },
          { signal: cut.signal, timeout: limitMs },
        )
        .asResponse();
      const text = await response.text();
      return readPage({ status: response.status, headers: response.headers, text }, context());
    } catch (failure) {
      const error = requestError(failure, context());
      if (error.reason === "rate_limited" && error.retryAfterMs !== null) {
        quietUntilMs = Math.max(quietUntilMs, seams.now() + error.retryAfterMs);
      }
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** The answer to every page, in their order; none is cancelled because another failed. */
  async function askPages(
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<PromiseSettledResult<unknown[]>[]> {
    // One listener on the caller's signal, however many pages: beyond ten, Node warns of a leak.
    const tick = new AbortController();
    setMaxListeners(0, tick.signal);
    const onAbort = () => tick.abort();
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    const limits = { deadlineMs, signal: tick.signal, pause: new SharedPause() };
    try {
      return await Promise.allSettled(
        Array.from({ length: pages }, (_, index) =>
          withRetries(() => askPage(index + 1, deadlineMs, tick.signal), limits, seams),
        ),
      );
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async function fetchQuotes({ signal, previousCount = null }: FetchRequest): Promise<FetchedQuotes> {
    const startMs = seams.now();
    if (startMs < quietUntilMs) {
      throw new SourceError(
        "rate_limited",
        `CoinGecko asked to be left alone until ${new Date(quietUntilMs).toISOString()} because its rate limit ` +
          "is used up; it is not asked before then. Ask for fewer pages (COINGECKO_PAGES) or sample less often " +
          "(SAMPLE_INTERVAL).",
        { retryAfterMs: quietUntilMs - startMs },
      );
    }
    const answers = await askPages(startMs + budgetMs, signal);

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
