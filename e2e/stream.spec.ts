import type { Page } from "@playwright/test";
import { expect, focusRow, LONG, rowOf, test } from "./fixtures";
import { type AgedQuote, COINGECKO, DEMO, MARKET, quote, type Stage, tickTime } from "./stage";

const OFF = "Live updates are off on this network.";
/** Time within which a pushed tick shows, on a busy machine; polling is slower. */
const SOON = { timeout: 5_000 };

/** A long interval, so that no tick is late and the page does not poll. */
const CALM = { ...COINGECKO, intervalSeconds: 600 };
const CALM_DEMO = { ...DEMO, intervalSeconds: 600 };

const status = (page: Page) => page.getByRole("banner").getByRole("status");

/** The usual market with another Bitcoin price. */
function marketAt(price: string): AgedQuote[] {
  return MARKET.map((given) =>
    given.base === "BTC" ? quote("Bitcoin", "BTC", price, { marketCapRank: 1 }) : given,
  );
}

/** Records all requests of the page. */
function countRequests(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/")) requests.push(pathname);
  });
  return requests;
}

/** Exposes the state of the pages' streams to `untilLive`. */
test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    const Original = window.EventSource;
    window.EventSource = class extends Original {
      constructor(url: string | URL, options?: EventSourceInit) {
        super(url, options);
        this.addEventListener("latest", () => {
          document.documentElement.dataset.stream = "live";
        });
        this.addEventListener("error", () => {
          delete document.documentElement.dataset.stream;
        });
      }
    };
  }),
);

/** Opens the market and waits until its stream is connected. */
async function openLive(page: Page, url = "/"): Promise<void> {
  await page.goto(url);
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await untilLive(page);
}

async function untilLive(page: Page, timeout = 15_000): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-stream", "live", { timeout });
}

/** Hides or shows the tab, as seen by the page. */
async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => (hidden ? "hidden" : "visible"),
    });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, isHidden);
}

/**
 * Layout shifts: all of them, and those that are not only a change of size, such as a number at its column's edge.
 */
type Shifts = { all: string[]; moved: string[] };

/** Records layout shifts by their text. */
async function watchShifts(page: Page): Promise<() => Promise<Shifts>> {
  const noted = await page.evaluateHandle(() => {
    type Source = { node: Node | null; previousRect: DOMRect; currentRect: DOMRect };
    const shifts = { all: [] as string[], moved: [] as string[] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const sources: Source[] = Reflect.get(entry, "sources");
        for (const { node, previousRect: from, currentRect: to } of sources) {
          const element = node instanceof Element ? node : node?.parentElement;
          // Notices overlap the content and move nothing.
          if (element?.closest('aside[aria-label="Notices"]')) continue;
          const words = `${node?.textContent?.slice(0, 40)}: from ${from.x},${from.y} to ${to.x},${to.y}`;
          shifts.all.push(words);
          const isLonger = from.left === to.left || from.right === to.right;
          if (from.y !== to.y || !isLonger) shifts.moved.push(words);
        }
      }
    }).observe({ type: "layout-shift" });
    return shifts;
  });
  return () =>
    noted.evaluate(async (shifts) => {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)));
      return shifts;
    });
}

test("a tick shows within a second of being stored, with one request", async ({ page, stage }) => {
  await stage.tick(tickTime(5), MARKET, CALM);
  await openLive(page);
  const requests = countRequests(page);
  await page.waitForTimeout(4_000);
  expect(requests).toEqual([]);
  const waits: number[] = [];
  for (const [ticksAgo, price] of [
    [4, "106,904"],
    [3, "106,903"],
    [2, "106,902"],
  ] as const) {
    const shown = page.evaluate(
      (text) =>
        new Promise<number>((resolve) => {
          new MutationObserver((_, observer) => {
            if (!document.body.textContent?.includes(text)) return;
            observer.disconnect();
            resolve(Date.now());
          }).observe(document.body, { childList: true, characterData: true, subtree: true });
        }),
      price,
    );
    const at = tickTime(ticksAgo);
    await stage.tick(at, marketAt(price.replace(",", "")), CALM);
    const stored = Date.now();
    waits.push((await shown) - stored);
    await expect(page.getByRole("region", { name: "The market now" })).toContainText(
      at.toISOString().slice(11, 19),
    );
  }
  // The best of three, because a busy machine may be late.
  expect(Math.min(...waits)).toBeLessThan(1_000);
  expect(requests).toEqual(Array(3).fill("/api/pairs"));
  await expect(page.getByText(OFF)).toHaveCount(0);
});

test("after a failed tick a page requests nothing", async ({ page, stage }) => {
  await stage.tick(tickTime(5), MARKET, CALM);
  await openLive(page);
  const requests = countRequests(page);
  await stage.failedTick(tickTime(4), "The rate limit is used up.", CALM);
  await page.waitForTimeout(1_500);
  expect(requests).toEqual([]);
});

test("ticks of several sources show as soon as they are stored", LONG, async ({ page, stage }) => {
  await stage.tick(tickTime(2), MARKET, CALM);
  await openLive(page);
  const stored = [
    stage.tick(tickTime(1), marketAt("106800"), CALM),
    stage.tick(tickTime(1), [quote("Monero", "XMR", "331.5")], CALM_DEMO),
  ];
  await Promise.all(stored);
  await expect(rowOf(page, "Bitcoin")).toContainText("106,800", SOON);
  await expect(rowOf(page, "Monero")).toContainText("331.50", SOON);
  await stage.tick(tickTime(), [quote("Monero", "XMR", "332.5")], CALM_DEMO);
  await expect(rowOf(page, "Monero")).toContainText("332.50", SOON);
});

for (const signedIn of [false, true]) {
  const who = signedIn ? "signed in" : "signed out";
  test(
    `${who}, a tick causes no layout shift, scroll or focus change`,
    signedIn ? {} : LONG,
    async ({ page, stage, signIn }) => {
      if (signedIn) await signIn();
      await stage.tick(tickTime(2), MARKET, CALM);
      await page.setViewportSize({ width: 1440, height: 500 });
      await openLive(page, "/?sort=pair");
      await focusRow(page, "Bitcoin");
      for (let i = 0; i < 9; i++) await page.keyboard.press("ArrowDown");
      const focused = page.locator("tr:focus");
      await expect(focused).toHaveCount(1);
      const name = await focused.getAttribute("data-index");
      const scrolled = await page.evaluate(() => scrollY);
      expect(scrolled).toBeGreaterThan(0);
      const shifted = await watchShifts(page);
      await stage.tick(tickTime(1), marketAt("106118"), CALM);
      await stage.setChanges();
      await expect(rowOf(page, "Bitcoin")).toContainText("106,118", SOON);
      expect(await shifted()).toEqual({ all: [], moved: [] });

      // The number of digits and the direction change.
      await stage.tick(tickTime(), marketAt("98117"), CALM);
      await stage.setChanges({ BTC: -0.1026, ETH: 0.0149, XRP: -0.0053, SOL: 0, DOGE: 1.25 });
      await expect(rowOf(page, "Bitcoin")).toContainText("98,117", SOON);
      await expect(focused).toHaveAttribute("data-index", name ?? "");
      expect(await page.evaluate(() => scrollY)).toBe(scrolled);
      expect((await shifted()).moved).toEqual([]);
    },
  );
}

test(
  "a hidden tab makes no requests, and refreshes as soon as it is shown",
  LONG,
  async ({ page, stage }) => {
    await stage.tick(tickTime(2), MARKET, CALM);
    await page.clock.install();
    await openLive(page);
    await setHidden(page, true);
    await page.waitForTimeout(300);
    const requests = countRequests(page);
    await stage.tick(tickTime(1), marketAt("106900"), CALM);
    for (let second = 0; second < 90; second += 5) await page.clock.fastForward(5_000);
    await page.waitForTimeout(1_000);
    expect(requests).toEqual([]);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,117");
    await setHidden(page, false);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,900", SOON);
    await untilLive(page);
    await stage.tick(tickTime(), marketAt("106950"), CALM);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,950", SOON);
  },
);

for (const treatment of ["refuse", "hold"] as const) {
  test(
    `if the network blocks the stream (${treatment}), the page polls and says so`,
    treatment === "refuse" ? {} : LONG,
    async ({ page, stage, network, allowFailedRequests }) => {
      test.slow();
      allowFailedRequests();
      network.treat(treatment);
      await stage.tick(tickTime(1), MARKET, CALM);
      // Waits are skipped with a fake clock.
      await page.clock.install();
      await page.goto(network.url);
      await expect(rowOf(page, "Bitcoin")).toBeVisible();
      await stage.tick(tickTime(), marketAt("106900"), CALM);
      await page.clock.fastForward(15_000);
      await expect(rowOf(page, "Bitcoin")).toContainText("106,900", { timeout: 16_000 });
      await expect(page.getByText(OFF)).toHaveCount(0);
      await page.clock.fastForward(10_000);
      await expect(page.getByText(OFF)).toBeVisible({ timeout: 25_000 });
      await expect(page.getByText(/Checking every 15\ss instead\./)).toBeVisible();
      await expect(status(page)).toHaveText(/Every 15\ss/);
      const shot = page.getByRole("complementary", { name: "Notices" });
      await expect(shot.getByRole("status")).toHaveCount(1);

      // Once the network forwards the stream, the page reconnects.
      network.treat("pass");
      await expect(async () => {
        await page.clock.fastForward(5_000);
        await expect(page.getByText(OFF)).toHaveCount(0, { timeout: 1_000 });
      }).toPass({ timeout: 60_000 });
      await expect(status(page)).toHaveText("Live");
    },
  );
}

test("a closed stream reconnects, and missed ticks show", async ({
  page,
  stage,
  network,
  allowFailedRequests,
}) => {
  allowFailedRequests();
  await stage.tick(tickTime(2), MARKET, CALM);
  await openLive(page, network.url);
  network.cutStreams();
  await expect(page.locator("html")).not.toHaveAttribute("data-stream");
  await stage.tick(tickTime(1), marketAt("106900"), CALM);
  await untilLive(page);
  await expect(rowOf(page, "Bitcoin")).toContainText("106,900", SOON);
  await stage.tick(tickTime(), marketAt("106950"), CALM);
  await expect(rowOf(page, "Bitcoin")).toContainText("106,950", SOON);
  await expect(page.getByText(OFF)).toHaveCount(0);
});

test(
  "a connection lost for 20 s is not reported, nor is the stream while it reconnects",
  LONG,
  async ({ page, stage, context, allowFailedRequests }) => {
    test.slow();
    allowFailedRequests();
    // 28 s after its tick, 32 s before the next.
    await stage.tick(new Date(Date.now() - 28_000), MARKET);
    await page.clock.install();
    await openLive(page);
    const notices = page.getByRole("complementary", { name: "Notices" });
    const shifted = await watchShifts(page);
    const expectSilence = async () => {
      await expect(status(page)).toHaveText("Live");
      await expect(notices).toBeEmpty();
    };
    await context.setOffline(true);
    for (let second = 0; second < 20; second += 4) {
      await page.clock.fastForward(4_000);
      await expectSilence();
    }
    await context.setOffline(false);
    for (let second = 0; second < 12; second += 4) {
      await expectSilence();
      await page.clock.fastForward(4_000);
    }
    await untilLive(page);
    await expectSilence();

    // Offline until the next tick is overdue: 60 s, 0.9 s of usual delay, 30 s.
    await context.setOffline(true);
    await page.clock.fastForward(50_000);
    await expect(notices.getByText(/This page is (9\d|1\d\d)\ss behind\./)).toBeVisible();
    await expect(status(page)).toHaveText("Offline");
    expect((await shifted()).moved).toEqual([]);
    await stage.tick(new Date(), marketAt("106900"));
    await context.setOffline(false);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,900", { timeout: 15_000 });
    await expectSilence();
    await page.clock.fastForward(15_000);
    await expect(page.getByText(OFF)).toHaveCount(0);
    expect((await shifted()).moved).toEqual([]);
  },
);

test(
  "once a tick is overdue, the page reports the lost connection and the age of its data, and reconnects",
  LONG,
  async ({ page, stage, network, allowFailedRequests }) => {
    test.slow();
    allowFailedRequests();
    await stage.tick(tickTime(3), MARKET, CALM);
    await page.clock.install();
    await openLive(page, network.url);
    network.cut();
    await page.clock.fastForward(5 * 60_000);
    await expect(status(page)).toHaveText("Live");
    await page.clock.fastForward(3 * 60_000);
    await expect(page.getByText(/This page is 1[12]\smin behind\./)).toBeVisible({ timeout: 5_000 });
    await expect(
      page.getByText(/Retrying (now|in \d+\ss); the data shown are from \d\d:\d\d:00\sUTC\./),
    ).toBeVisible();
    await expect(status(page)).toHaveText("Offline");
    await expect(rowOf(page, "Bitcoin")).toBeVisible();
    await stage.tick(tickTime(1), marketAt("106900"), CALM);
    network.mend();
    await page.getByRole("button", { name: "Retry now" }).click();
    await expect(page.getByText(/This page is/)).toHaveCount(0);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,900", SOON);
    await untilLive(page);
    await stage.tick(tickTime(), marketAt("106950"), CALM);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,950", SOON);
  },
);

test(
  "while the server cannot listen for ticks the page polls, and streams again afterwards",
  LONG,
  async ({ page, stage, allowFailedRequests }) => {
    test.slow();
    allowFailedRequests();
    await stage.tick(tickTime(2), MARKET, CALM);
    await openLive(page);
    await stage.cutDatabase();
    await expect(page.locator("html")).not.toHaveAttribute("data-stream");
    await expect(page.getByText("The database cannot be reached.")).toBeVisible();
    await stage.tick(tickTime(1), marketAt("106900"), CALM);
    await stage.mendDatabase();
    await untilLive(page);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,900", SOON);
    await expect(page.getByText("The database cannot be reached.")).toHaveCount(0);
    await stage.tick(tickTime(), marketAt("106950"), CALM);
    await expect(rowOf(page, "Bitcoin")).toContainText("106,950", SOON);
  },
);

test(
  "a list that fails to load is reported until it loads",
  LONG,
  async ({ page, stage, allowFailedRequests }) => {
    test.slow();
    allowFailedRequests();
    await stage.tick(tickTime(2), MARKET, CALM);
    await openLive(page);
    await page.route("**/api/pairs", (route) => route.abort());
    await stage.tick(tickTime(), marketAt("106900"), CALM);
    await expect(page.getByText(/This page is \d+\s(s|min) behind\./)).toBeVisible({ timeout: 20_000 });
    await expect(rowOf(page, "Bitcoin")).toContainText("106,117");
    await page.unroute("**/api/pairs");
    await expect(rowOf(page, "Bitcoin")).toContainText("106,900");
    await expect(page.getByText(/This page is/)).toHaveCount(0);
  },
);

test.describe("on a pair's page", () => {
  const MINUTES = 45;
  const priceAt = (ticksAgo: number) => (30_000 + 200 * Math.sin(ticksAgo / 9)).toFixed(2);
  const history = async (stage: Stage) => {
    const newest = tickTime(1).getTime();
    for (let ticksAgo = MINUTES; ticksAgo >= 0; ticksAgo--)
      await stage.tick(
        new Date(newest - ticksAgo * 60_000),
        [quote("Bitcoin", "BTC", priceAt(ticksAgo))],
        CALM,
      );
    return newest;
  };

  test("a tick extends the charts in place and keeps selection and crosshair", async ({
    page,
    stage,
    signIn,
  }) => {
    test.slow();
    await signIn();
    const newest = await history(stage);
    const from = new Date(newest - 30 * 60_000).toISOString();
    const to = new Date(newest + 10 * 60_000).toISOString();
    for (const query of ["?range=1h&window=1h", `?range=1h&window=1h&from=${from}&to=${to}`]) {
      await page.goto(`/pairs/coingecko/bitcoin-usd${query}`);
      await expect(page.locator("[data-line=fresh]").first()).toBeVisible();
      await untilLive(page);
      const chart = page.getByRole("application").first();
      await chart.hover({ position: { x: 300, y: 100 } });
      const readout = page.getByTestId("readout");
      await expect(readout).toBeVisible();
      const read = await readout.textContent();
      const line = page.locator("[data-line=fresh]").first();
      const lineBefore = await line.getAttribute("d");
      const address = page.url();
      const shifted = await watchShifts(page);
      await page.evaluate(() => {
        const flickers: string[] = [];
        Object.assign(window, { flickers });
        const kept = [...document.querySelectorAll("[role=application], .recharts-surface")];
        new MutationObserver(() => {
          if (document.querySelector(".skeleton")) flickers.push("a skeleton came");
          if (!document.querySelector("[data-testid=readout]")) flickers.push("the readout went");
          if (kept.some((one) => !one.isConnected)) flickers.push("a chart was drawn anew");
        }).observe(document.body, { childList: true, subtree: true });
      });
      const requests = countRequests(page);
      const price = query.includes("from") ? "31950.5" : "31900.5";
      await stage.tick(
        query.includes("from") ? tickTime() : new Date(newest + 30_000),
        [quote("Bitcoin", "BTC", price)],
        CALM,
      );
      await expect(page.getByRole("main")).toContainText(price, SOON);
      await expect(line).not.toHaveAttribute("d", lineBefore ?? "", SOON);
      expect(await page.evaluate(() => Reflect.get(window, "flickers"))).toEqual([]);
      expect(await readout.textContent()).toBe(read);
      expect(page.url()).toBe(address);
      expect((await shifted()).moved).toEqual([]);
      const path = "/api/pairs/coingecko/bitcoin-usd";
      expect(requests.toSorted()).toEqual([path, `${path}/charts`]);
    }
  });
});
