import type { PlanLimits } from "@/lib/sources/price-source";

/** Plans of CoinGecko: no key, a free demo key, a paid key. */
export type CoinGeckoPlan = "keyless" | "demo" | "pro";

/** Maximum page size of `/coins/markets`. */
export const COINS_PER_PAGE = 250;

/** Smallest paid plan (Basic). A pro key does not identify its plan. */
const SMALLEST_PAID = { callsPerMinute: 250, callsPerMonth: 100_000 };

/**
 * Published limits of CoinGecko:
 * - keyless: limited by IP address; no figure is published.
 * - demo: 10,000 calls a month. 30 calls a minute on the pricing page, 100 in the documentation: the lower one is used.
 * - pro: depends on the subscription (250 a minute and 100,000 a month for the smallest), so there is no single figure.
 * @see https://www.coingecko.com/en/api/pricing
 * @see https://docs.coingecko.com/docs/errors-and-rate-limits
 */
const PUBLISHED: Record<CoinGeckoPlan, Pick<PlanLimits, "callsPerMinute" | "callsPerMonth">> = {
  keyless: { callsPerMinute: null, callsPerMonth: null },
  demo: { callsPerMinute: 30, callsPerMonth: 10_000 },
  pro: { callsPerMinute: null, callsPerMonth: null },
};

/**
 * Published limits of a plan and the calls of one tick.
 * @param pages pages of 250 coins per tick; each is one call
 */
export function planLimits(plan: CoinGeckoPlan, pages: number): PlanLimits {
  return { plan, ...PUBLISHED[plan], callsPerTick: pages };
}

/**
 * Number of calls in 30 days without retries.
 * @param intervalSeconds spacing of the ticks
 * @param pages calls per tick
 * @example monthlyCalls(60, 1) // 43200
 */
export function monthlyCalls(intervalSeconds: number, pages: number): number {
  return Math.ceil((30 * 86_400) / intervalSeconds) * pages;
}

/** Minimum interval in whole seconds for `callsPerMonth` in 30 days. */
function affordableInterval(callsPerMonth: number, pages: number): number {
  return Math.ceil((30 * 86_400 * pages) / callsPerMonth);
}

const count = (calls: number) => calls.toLocaleString("en-US");

/**
 * Warnings shown at start if the schedule exceeds the published limits of the plan; empty otherwise.
 * @example planWarnings("demo", 60, 1) // ["One page every 60 s is 43,200 calls in 30 days, but a CoinGecko demo key has 10,000. …"]
 */
export function planWarnings(plan: CoinGeckoPlan, intervalSeconds: number, pages: number): string[] {
  const warnings: string[] = [];
  const schedule = `${pages === 1 ? "One page" : `${pages} pages`} every ${intervalSeconds} s`;
  const monthly = monthlyCalls(intervalSeconds, pages);
  const perMinute = Math.ceil((pages * 60) / intervalSeconds);
  const demo = PUBLISHED.demo;
  if (plan === "demo" && demo.callsPerMonth !== null && monthly > demo.callsPerMonth) {
    const seconds = affordableInterval(demo.callsPerMonth, pages);
    warnings.push(
      `${schedule} is ${count(monthly)} calls in 30 days, but a CoinGecko demo key has ${count(demo.callsPerMonth)}. ` +
        (seconds <= 3600
          ? `Set SAMPLE_INTERVAL to ${seconds} or more, or use a paid key.`
          : "Ask for fewer pages (COINGECKO_PAGES) or use a paid key."),
    );
  }
  if (plan === "pro" && monthly > SMALLEST_PAID.callsPerMonth) {
    warnings.push(
      `${schedule} is ${count(monthly)} calls in 30 days; the smallest paid CoinGecko plan has ` +
        `${count(SMALLEST_PAID.callsPerMonth)}. Make sure that yours has more.`,
    );
  }
  if (plan === "pro" && perMinute > SMALLEST_PAID.callsPerMinute) {
    warnings.push(
      `${schedule} is ${count(perMinute)} calls a minute; the smallest paid CoinGecko plan has ` +
        `${SMALLEST_PAID.callsPerMinute}. Make sure that yours has more.`,
    );
  }
  if (plan !== "pro" && demo.callsPerMinute !== null && perMinute > demo.callsPerMinute) {
    warnings.push(
      `${schedule} is ${count(perMinute)} calls a minute, but even a CoinGecko demo key has ${demo.callsPerMinute}. ` +
        "Ask for fewer pages (COINGECKO_PAGES) or sample less often (SAMPLE_INTERVAL).",
    );
  }
  return warnings;
}
