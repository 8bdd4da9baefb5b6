import type { Page, Response } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, LONG, rowOf, test } from "./fixtures";
import { DEMO, MARKET, tickTime } from "./stage";

const PHONE = { width: 390, height: 844 };

test.describe("axe finds no problem, light and dark", () => {
  for (const size of [{ width: 1440, height: 900 }, PHONE]) {
    test(
      `in the list, simulated, at ${size.width}`,
      size === PHONE ? {} : LONG,
      async ({ page, stage, demoUrl }) => {
        await stage.market(MARKET, DEMO);
        await page.setViewportSize(size);
        await page.goto(demoUrl);
        await expect(rowOf(page, "Bitcoin")).toBeVisible();
        await rowOf(page, "Bitcoin").focus();
        await expectAccessible(page);
      },
    );

    test(`with a failing source and stale quotes at ${size.width}`, LONG, async ({ page, stage }) => {
      await stage.tick(tickTime(8), MARKET);
      await stage.failedTick(tickTime(), "too many requests (429)");
      await page.setViewportSize(size);
      await page.goto("/");
      await expect(page.getByText("has not replied").first()).toBeVisible();
      await expectAccessible(page);
    });
  }

  test(
    "before the first tick, with history loading, with an empty result, on an unknown address",
    LONG,
    async ({ page, stage, demoUrl, allowFailedRequests }) => {
      test.slow();
      allowFailedRequests();
      await page.goto("/");
      await expect(page.getByText("Waiting for the first tick…")).toBeVisible();
      await expectAccessible(page);
      await stage.db.source.create({
        data: { name: "demo", kind: "demo", intervalSeconds: 60, historyProgress: 0.5 },
      });
      await page.goto(demoUrl);
      await expect(page.getByText("Creating 8 days of simulated history: 50 %")).toBeVisible();
      await expectAccessible(page);
      await stage.clear();
      await stage.market();
      await page.goto("/?q=nothing");
      await expect(page.getByText("No pair matches")).toBeVisible();
      await expectAccessible(page);
      await page.goto(`${demoUrl}nowhere`);
      await expect(page.getByText("Page not found")).toBeVisible();
      await expect(page.getByText("Simulated market.")).toBeVisible();
      await expectAccessible(page);
    },
  );

  test("while the database is unavailable", LONG, async ({ page, stage, allowFailedRequests }) => {
    allowFailedRequests();
    await stage.cutDatabase();
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "The database is unavailable" })).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  test(
    "rows take two lines and nothing scrolls sideways, with and without problems",
    LONG,
    async ({ page, stage }) => {
      await stage.market();
      await page.goto("/");
      const row = rowOf(page, "Binance Bridged USDT (BNB Smart Chain)");
      await row.scrollIntoViewIfNeeded();
      await expect(row).toContainText("0.99979");
      expect((await row.boundingBox())?.height).toBe(60);
      await expectNoSidewaysScroll(page);
      await stage.clear();
      await stage.tick(tickTime(8), MARKET);
      await stage.failedTick(tickTime(), "CoinGecko refused the request: too many requests (429)");
      await page.goto("/");
      await expect(page.getByText("has not replied").first()).toBeVisible();
      await expect(rowOf(page, "Bitcoin")).toContainText(/stale \d+\smin/);
      await expectNoSidewaysScroll(page);
    },
  );

  test("search covers the whole bar; zone and theme are in the menu", LONG, async ({ page, stage }) => {
    await stage.market();
    await page.goto("/");
    await expect(rowOf(page, "Bitcoin")).toBeVisible();
    await page.getByRole("button", { name: "Find a pair" }).click();
    await expect(page.getByRole("searchbox")).toBeFocused();
    await page.getByRole("searchbox").fill("pepe");
    await expect(rowOf(page, "Pepe")).toBeVisible();
    await expect(rowOf(page, "Bitcoin")).toHaveCount(0);
    await page.getByRole("button", { name: "Close search" }).click();
    await expect(rowOf(page, "Bitcoin")).toBeVisible();
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("button", { name: "Local" }).click();
    await expect(page.getByRole("region", { name: "The market now" })).toContainText("GMT+9");
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", /light|dark/);
    await expectNoSidewaysScroll(page);
  });
});

/** Maximum size of the market's scripts in bytes, compressed. */
const MAX_SCRIPT_BYTES = 225_000;

/** Opens the market, waits until no more scripts load, and returns the transferred size of each by path. */
async function scriptsOfMarket(page: Page): Promise<Map<string, number>> {
  const weights = new Map<string, number>();
  page.on("requestfinished", async (request) => {
    if (request.resourceType() !== "script") return;
    const { responseBodySize } = await request.sizes();
    weights.set(new URL(request.url()).pathname, responseBodySize);
  });
  await page.goto("/");
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  let seen = -1;
  while (weights.size > seen) {
    seen = weights.size;
    await page.waitForTimeout(2_000);
  }
  return weights;
}

for (const who of ["signed out", "signed in"]) {
  test(
    `${who}, the market's scripts stay within the size limit`,
    who === "signed in" ? {} : LONG,
    async ({ page, stage, signIn }, info) => {
      test.slow();
      if (who === "signed in") await signIn();
      await stage.market();
      const weights = await scriptsOfMarket(page);
      const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
      info.annotations.push({ type: "weight", description: `${whole} bytes in ${weights.size} scripts` });
      expect(weights.size).toBeGreaterThan(5);
      expect(whole).toBeGreaterThan(50_000);
      expect(whole, [...weights].map(([path, weight]) => `${weight} ${path}`).join("\n")).toBeLessThanOrEqual(
        MAX_SCRIPT_BYTES,
      );
    },
  );
}

for (const path of ["/", "/pairs/coingecko/bitcoin-usd"]) {
  test(
    `${path} works with the scripts that its document names, even if other requests fail`,
    path === "/" ? LONG : {},
    async ({ page, stage, signIn }) => {
      await signIn();
      await stage.market();
      const document_ = await (await page.request.get(path)).text();
      const named = new Set(
        [...document_.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, script]) => script),
      );
      expect(named.size).toBeGreaterThan(5);
      // Never answered, as on a slow connection.
      await page.route("**/_next/static/**/*.js", (route) =>
        named.has(new URL(route.request().url()).pathname) ? route.continue() : undefined,
      );
      // Code loaded on demand may delay the load event.
      await page.goto(path, { waitUntil: "commit" });
      // Buttons have no effect before hydration.
      await expect(async () => {
        await page.getByRole("button", { name: "Switch between light and dark" }).click();
        await expect(page.locator("html")).toHaveAttribute("data-theme", /light|dark/, { timeout: 500 });
      }).toPass({ timeout: 15_000 });
    },
  );
}

test("scripts and style sheets are compressed and cacheable without limit", async ({ page, stage }) => {
  await stage.market();
  const files: Response[] = [];
  page.on("response", (response) => {
    if (["script", "stylesheet"].includes(response.request().resourceType())) files.push(response);
  });
  await page.goto("/");
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const headers = await file.allHeaders();
    // Next.js does not compress smaller files.
    if ((await file.body()).length > 1024) expect(headers["content-encoding"], file.url()).toBe("gzip");
    expect(headers["cache-control"], file.url()).toContain("immutable");
  }
});

test("pages have security headers", async ({ page, stage }) => {
  await stage.market();
  const answer = await page.goto("/");
  const headers = answer?.headers() ?? {};
  expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(headers["content-security-policy"]).not.toContain("unsafe");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["x-powered-by"]).toBeUndefined();
});
