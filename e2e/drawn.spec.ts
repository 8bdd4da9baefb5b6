import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, LONG, rowOf, test } from "./fixtures";
import { COINGECKO, inEachWindow, MARKET, quote, type Stage, tickTime } from "./stage";

const HALF_HOUR = 30 * 60_000;
const BITCOIN = MARKET[0] ?? quote("Bitcoin", "BTC", "106117");

/** A market with known volatilities, most volatile first, including a stablecoin and a provisional pair. */
async function knownMarket(stage: Stage): Promise<void> {
  await stage.market();
  await stage.setVolatilities(
    {
      ZEC: 0.24,
      PEPE: 0.12,
      DOGE: 0.05,
      SOL: 0.032,
      XRP: 0.03,
      ETH: 0.0234,
      BTC: 0.02,
      TRX: 0.0067,
      USDT: 0.0002,
    },
    { pegged: ["USDT"] },
  );
  await stage.db.$executeRaw`
    UPDATE series_statistics v SET coverage = ${inEachWindow(0.71)} FROM series s JOIN pair p ON p.id = s.pair_id
    WHERE v.series_id = s.id AND p.base = 'PEPE'`;
  await stage.setVolatilities({});
}

const distribution = (page: Page) => page.getByRole("figure").filter({ has: page.getByRole("listbox") });

/** Names of the listed pairs, in order. */
async function listed(page: Page): Promise<string[]> {
  return page.getByRole("row").locator(".cell-pair a").allTextContents();
}

test("the distribution shows median, least and most volatile pair, as text and drawn", async ({
  page,
  stage,
  signIn,
}) => {
  await knownMarket(stage);
  await signIn();
  await page.goto("/");
  const figure = distribution(page);
  await expect(figure.getByRole("heading")).toHaveText("Volatility over 24 h");
  await expect(figure).toContainText("% per day · 8 pairs, one dot each");
  // Between the fourth and the fifth of eight: 3.00 and 3.20.
  await expect(figure).toContainText(
    "Volatility over 24 h of eight pairs, 1 of them provisional: median 3.10, least volatile TRON 0.67, most volatile Zcash 24.0 % / day.",
  );
  await expect(figure).toContainText("One pegged pair left out, 14 pairs without enough data.");
  const drawn = figure.locator("svg");
  for (const label of ["median 3.10", "TRON 0.67", "Zcash 24.0"]) {
    await expect(drawn.locator("text", { hasText: label })).toBeVisible();
  }
  // Each dot is a point of a path: seven measured ones and a hollow one.
  const dots = drawn.locator("path[d*='h0']");
  await expect(dots.first()).toHaveAttribute("d", /^(M[\d.]+ [\d.]+h0){7}$/);
  await expect(dots.nth(1)).toHaveAttribute("d", /^M[\d.]+ [\d.]+h0$/);

  await page.getByRole("button", { name: "annualized" }).click();
  await expect(drawn.locator("text", { hasText: "median 59.2" })).toBeVisible();
  await expect(drawn.locator("text", { hasText: /^100$/ })).toBeVisible();
  await expect(figure).toContainText("% per year · 8 pairs");
});

test("pressing a dot filters the list to its range, kept in the URL, until it is cleared", async ({
  page,
  stage,
  signIn,
}) => {
  await knownMarket(stage);
  await signIn();
  await page.goto("/");
  const figure = distribution(page);
  const box = figure.getByRole("listbox");
  const zcash = figure.locator("text", { hasText: "Zcash" });
  await expect(figure.getByRole("option", { name: "Zcash 24.0" })).toBeAttached();
  await expect(zcash).toBeVisible();
  // Position of 24 % on the axis from 0.4 to 30 %, with 4 pixels of margin at each end.
  const size = await box.boundingBox();
  const width = size?.width ?? 0;
  const x = 4 + (Math.log(24 / 0.4) / Math.log(75)) * (width - 8);
  await box.hover({ position: { x, y: 70 } });
  await expect(figure).toContainText("Zcash 24.0");
  await box.click({ position: { x, y: 70 } });
  await expect(page).toHaveURL(/\?volatility=[\d.]+\.\.[\d.]+$/);
  await expect.poll(() => listed(page)).toEqual(["Zcash"]);
  await expect(page.getByRole("status").filter({ hasText: "1 of 23" })).toBeVisible();

  await page.reload();
  await expect.poll(() => listed(page)).toEqual(["Zcash"]);
  await figure.getByRole("button", { name: /^Clear the range/ }).click();
  await expect(page).not.toHaveURL(/volatility=/);
  await expect(rowOf(page, "Bitcoin")).toBeVisible();

  // Two pairs in one column, by URL; Esc clears the range wherever the focus is.
  await page.goto("/?volatility=2.9..3.3");
  await expect.poll(() => listed(page)).toEqual(["Solana", "XRP"]);
  // The rows are rendered before hydration.
  await expect(figure.getByRole("option").first()).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/volatility=/);
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
});

test("the distribution can be browsed and selected by keyboard", async ({ page, stage, signIn }) => {
  await knownMarket(stage);
  await signIn();
  await page.goto("/");
  const figure = distribution(page);
  const box = figure.getByRole("listbox");
  await expect(figure.getByRole("option").first()).toBeAttached();
  const active = async () => {
    const id = await box.getAttribute("aria-activedescendant");
    return id === null ? null : page.locator(`[id="${id}"]`).textContent();
  };
  await page.getByRole("button", { name: "Account" }).focus();
  await page.keyboard.press("Tab");
  await expect(box).toBeFocused();
  expect(await active()).toBe("TRON 0.67");
  await page.keyboard.press("ArrowRight");
  expect(await active()).toBe("Bitcoin 2.00");
  await page.keyboard.press("End");
  expect(await active()).toBe("Zcash 24.0");
  await page.keyboard.press("ArrowLeft");
  expect(await active()).toBe("Pepe 12.0");
  await page.keyboard.press("Enter");
  await expect.poll(() => listed(page)).toEqual(["Pepe"]);
  await expect(figure.getByRole("option", { name: "Pepe 12.0" })).toHaveAttribute("aria-selected", "true");
  await expect(box).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/volatility=/);
  await expect(box).toBeFocused();
});

test("an empty range is reported, and an invalid one is ignored", LONG, async ({ page, stage, signIn }) => {
  await knownMarket(stage);
  await signIn();
  await page.goto("/?volatility=15..16");
  await expect(page.getByRole("heading", { name: "No pair in this range" })).toBeVisible();
  // Pegged pairs are hidden anyway.
  await expect(page.getByText("22 pairs lie outside of it.")).toBeVisible();
  await page.getByRole("button", { name: "Clear the range", exact: true }).click();
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await page.goto("/?volatility=9..1");
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
});

test("a tick updates the distribution in place", LONG, async ({ page, stage, signIn }) => {
  test.slow();
  await knownMarket(stage);
  await signIn();
  await page.goto("/");
  const figure = distribution(page);
  await expect(figure).toContainText("most volatile Zcash 24.0");
  // A replaced element would lose the mark.
  await figure
    .locator("svg path[d*='h0']")
    .first()
    .evaluate((path) => path.setAttribute("data-kept", "yes"));
  await stage.setVolatilities({ BTC: 0.28, ZEC: 0.14 });
  await expect(figure).toContainText("most volatile Bitcoin 28.0", { timeout: 90_000 });
  await expect(figure.locator("svg path[data-kept]")).toHaveCount(1);
});

test("without figures the distribution says what is missing", LONG, async ({ page, stage, signIn }) => {
  await stage.market();
  await signIn();
  await page.goto("/");
  const figure = page.getByRole("figure");
  await expect(figure).toContainText("Not enough data yet.");
  await expect(figure.locator("svg text", { hasText: "median" })).toHaveCount(0);
  await expectAccessible(page);
});

test(
  "the median line runs through the list, and a pegged pair shows its distance from the peg",
  LONG,
  async ({ page, stage, signIn }) => {
    await knownMarket(stage);
    await signIn();
    await page.goto("/?pegged=show");
    const rows = page.getByRole("row").filter({ has: page.locator("td") });
    await expect(rows.first()).toBeVisible();
    const lines = rows.locator(".cell-strip .median");
    // Rows are rendered in steps.
    await expect.poll(async () => (await rows.count()) - (await lines.count())).toBe(0);
    const places = await lines.evaluateAll((all) => all.map((line) => line.getAttribute("x1")));
    expect(new Set(places).size).toBe(1);
    const tether = rowOf(page, "Tether").locator(".cell-strip");
    await expect(tether).toContainText("−3.1 bp from the peg");
    await expect(tether.locator("circle")).toHaveCount(0);
    await expect(rowOf(page, "BNB").locator(".cell-strip")).toContainText("not enough data");
    // A phone has no room for the distance and shows the state instead.
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(rowOf(page, "Tether").getByText("pegged", { exact: true }).first()).toBeVisible();
    await expect(tether.getByText("from the peg")).toBeHidden();
  },
);

test(
  "on a phone the tag of a provisional figure of repeated quotes is not cut off",
  LONG,
  async ({ page, stage, signIn }) => {
    await knownMarket(stage);
    await stage.db.$executeRaw`
    UPDATE series_statistics v SET fresh_coverage = ${inEachWindow(0.02)} FROM series s JOIN pair p ON p.id = s.pair_id
    WHERE v.series_id = s.id AND p.base = 'PEPE'`;
    await stage.setVolatilities({});
    await signIn();
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto("/");
      const tag = rowOf(page, "Pepe").locator(".details .tag");
      await expect(tag).toContainText(/2\s%\sfresh/);
      expect(await tag.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    }
  },
);

/** Ticks at the edges of the last 47 half hours, except for three hours, and one now. */
async function dayWithGap(stage: Stage): Promise<void> {
  // Series are cached by source id, so that the id must be new although the database was cleared.
  const unused = Math.floor(Date.now() / 1000);
  await stage.db.$executeRaw`SELECT setval(pg_get_serial_sequence('source', 'id'), ${unused}::int)`;
  const edge = Math.floor(tickTime().getTime() / HALF_HOUR) * HALF_HOUR;
  const source = { ...COINGECKO, intervalSeconds: 60 };
  for (let ago = 46; ago >= 0; ago--) {
    if (ago >= 20 && ago < 26) continue;
    const price = String(100_000 + (ago % 7) * 1000);
    const quotes = [{ ...BITCOIN, price }, ...(ago < 10 ? [quote("Newcomer", "NEW", "2.5")] : [])];
    await stage.tick(new Date(edge - ago * HALF_HOUR), quotes, source);
  }
  if (edge < tickTime().getTime()) await stage.tick(tickTime(), [BITCOIN], source);
}

test("the sparkline shows the last 24 h with gaps, to anyone", async ({ page, stage }) => {
  test.slow();
  await dayWithGap(stage);
  const reply = await page.request.get("/api/pairs");
  const { pairs } = await reply.json();
  await page.goto("/");
  const bitcoin = rowOf(page, "Bitcoin").locator(".cell-sparkline svg");
  // The first read is made in the background, so it is shown with the next tick or visit.
  await expect(async () => {
    await page.reload();
    await expect(bitcoin).toBeAttached({ timeout: 2000 });
  }).toPass();
  expect(pairs).toHaveLength(2);
  await expect(page.getByRole("columnheader", { name: "Last 24 h" })).toBeVisible();
  const line = bitcoin.locator("path:not([stroke-dasharray])").first();
  await expect(line).toHaveAttribute("d", /^M[^M]+M[^M]+$/);
  await expect(bitcoin.locator("path[stroke-dasharray]")).toHaveAttribute("d", /^M0 [\d.]+H104$/);
  const width = (await bitcoin.boundingBox())?.width;
  expect(width).toBeCloseTo(148, 0);
});

test("the signed-out panel shows an example chart from the simulator, and says so", async ({
  page,
  stage,
}) => {
  await stage.market();
  await page.goto("/");
  const reading = page.getByRole("complementary", { name: "How to read these columns" });
  const example = reading.getByRole("figure");
  await expect(example).toContainText("Example: Bitcoin");
  await expect(example).toContainText("simulated");
  await expect(
    example.getByRole("img", { name: /^Simulated price of Bitcoin in USD over 7 days, .* ticks missed/ }),
  ).toBeVisible();
  await expect(example.getByRole("img", { name: /realized volatility .* provisional/ })).toBeVisible();
  expect(await example.locator("[style]").count()).toBe(0);
  await page.setViewportSize({ width: 1024, height: 768 });
  await expect(reading).toBeVisible();
  await expect(example).toBeHidden();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(reading).toBeHidden();
});

test(
  "everything drawn fits every size, and axe finds no problem, light and dark",
  LONG,
  async ({ page, stage, signIn }) => {
    test.slow();
    await knownMarket(stage);
    for (const isSignedIn of [false, true]) {
      if (isSignedIn) await signIn();
      for (const size of [
        { width: 1440, height: 900 },
        { width: 1024, height: 768 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(size);
        await page.goto(isSignedIn ? "/?volatility=2..4" : "/");
        if (isSignedIn) await expect(distribution(page).getByRole("option").first()).toBeAttached();
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      }
    }
  },
);
