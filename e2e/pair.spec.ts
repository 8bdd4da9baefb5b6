import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, LONG, test } from "./fixtures";
import { type AgedQuote, COINGECKO, quote, type Stage, tickTime } from "./stage";

const PAIR = "/pairs/coingecko/bitcoin-usd";
/** Minutes of history: enough for the 1 h window, but not for half of the 24 h window. */
const MINUTES = 150;
/** Minutes ago between which no tick was stored: a gap of 20 min. */
const GAP = { from: 60, to: 40 };

/** Price of the pair some ticks ago; all prices differ. */
function priceAt(ticksAgo: number): string {
  return (30_000 + 200 * Math.sin(ticksAgo / 9) + ticksAgo).toFixed(2);
}

function market(ticksAgo: number): AgedQuote[] {
  return [
    quote("Bitcoin", "BTC", priceAt(ticksAgo), { marketCapRank: 1 }),
    quote("Ether", "ETH", (2000 + (ticksAgo % 7)).toFixed(2), { marketCapRank: 2 }),
  ];
}

/** History of a pair with one gap. @returns event time of the newest tick */
async function history(stage: Stage): Promise<Date> {
  // Read once, because the minute may change while ticks are being stored.
  const newest = tickTime();
  const ticksAgo = Array.from({ length: MINUTES }, (_, i) => MINUTES - i);
  await stage.history(
    ticksAgo
      .filter((ago) => ago >= GAP.from || ago <= GAP.to)
      .map((ago) => ({ at: new Date(newest.getTime() - ago * 60_000), quotes: market(ago) })),
  );
  await stage.tick(newest, market(0));
  return newest;
}

const charts = (page: Page) => page.getByRole("application");
const readout = (page: Page) => page.getByTestId("readout");

/** Opens the pair and waits for its charts. */
async function openPair(page: Page, query = "?range=6h&window=1h"): Promise<void> {
  await page.goto(`${PAIR}${query}`);
  await expect(charts(page).first().locator("[data-line=fresh]").first()).toBeVisible();
}

test("signed out, a pair leads to sign-in and back", async ({ page, stage }) => {
  await stage.tick(tickTime(), market(0));
  await page.goto(`${PAIR}?range=6h`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  expect(new URL(page.url()).searchParams.get("next")).toBe(`${PAIR}?range=6h`);
});

test.describe("signed in", () => {
  test.beforeEach(async ({ signIn }) => {
    await signIn();
  });

  test("a pair shows its price, its volatility, its figures and both charts", async ({ page, stage }) => {
    test.slow();
    await history(stage);
    await openPair(page);
    await expect(page).toHaveTitle(/^Bitcoin BTC\/USD 30,\d{3}\.\d\d · Sigmawatch$/);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Bitcoin");
    await expect(page.getByTitle(priceAt(0).replace(/0+$/, "")).first()).toBeVisible();
    await expect(page.getByRole("heading", { name: "Volatility over 1 h" })).toBeVisible();
    const figures = page.getByRole("table", { name: /Figures of the three windows/ });
    await expect(figures.getByRole("row", { name: /^Volatility/ })).toContainText(/\d/);
    await expect(figures.getByRole("row", { name: /^Samples/ })).toContainText("41");
    await expect(page.getByText("24 h: not enough data. A figure starts")).toBeVisible();
    await figures.getByRole("button", { name: "Coverage" }).click();
    await expect(figures.getByText("Share of the window that was sampled.")).toBeVisible();
    await expect(charts(page)).toHaveCount(2);

    // Range, window and measure are stored in the URL and restored from it.
    await page.getByRole("group", { name: "Range" }).getByRole("button", { name: "1 h" }).click();
    await expect(page).toHaveURL(/range=1h/);
    await page.getByRole("button", { name: "Standard deviation" }).first().click();
    await expect(page).toHaveURL(/measure=stdDev/);
    await page.reload();
    await expect(
      page.getByRole("group", { name: "Range" }).getByRole("button", { name: "1 h" }),
    ).toHaveAttribute("aria-pressed", "true");
    await expect(charts(page).nth(1)).toHaveAttribute("aria-label", /^Standard deviation of BTC\/USD/);
  });

  test("pointing shows the right value, and a gap is shown as a gap", async ({ page, stage }) => {
    test.slow();
    const newest = await history(stage);
    const from = new Date(newest.getTime() - 120 * 60_000).toISOString();
    await openPair(page, `?from=${from}&to=${newest.toISOString()}&window=1h`);
    const chart = charts(page).first();
    await expect(chart).toHaveAttribute("aria-label", /one gap without samples, 19 ticks missed in all/);
    const box = await chart.boundingBox();
    if (!box) throw new Error("The chart has no place on the page.");
    // The plot ends at the 56 px wide axis.
    const plot = box.width - 56;
    const pointAt = (ticksAgo: number) =>
      page.mouse.move(box.x + plot * ((120 - ticksAgo) / 120), box.y + 100, { steps: 2 });

    await pointAt(100);
    await expect(readout(page)).toContainText(
      new RegExp(
        [99, 100, 101]
          .map((ticksAgo) => Number(priceAt(ticksAgo)).toLocaleString("en-GB", { minimumFractionDigits: 2 }))
          .join("|"),
      ),
    );
    await expect(readout(page)).toContainText(/Volatility, 1\sh/);
    await expect(readout(page)).toContainText("UTC");
    // One crosshair through both charts.
    await expect(page.locator("[data-crosshair]")).toHaveCount(2);

    await pointAt(50);
    await expect(readout(page)).toContainText("Nothing was sampled for 20 min: 19 ticks missed.");
    await expect(readout(page)).not.toContainText("Price");
    // The line has two parts, and neither reaches into the gap.
    const line = await chart.locator("[data-line=fresh]").first().getAttribute("d");
    expect(line?.match(/M/g)?.length).toBe(2);
    await expect(chart.getByText("19 ticks missed")).toBeVisible();

    // Dragging zooms in, and the URL keeps it; a double click resets the zoom.
    await page.mouse.move(box.x + plot * 0.1, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + plot * 0.4, box.y + 100, { steps: 4 });
    await page.mouse.up();
    await expect(page).not.toHaveURL(new RegExp(encodeURIComponent(from)));
    const start = page.getByRole("slider", { name: "Start of the range" });
    const before = await start.getAttribute("aria-valuenow");
    await start.focus();
    await page.keyboard.press("ArrowLeft");
    await expect(start).not.toHaveAttribute("aria-valuenow", before ?? "");
    await page.mouse.dblclick(box.x + 50, box.y + 100);
    await expect(page).not.toHaveURL(/from=/);
  });

  test(
    "gaps, stale quotes and insufficient data are each shaded under the lines",
    LONG,
    async ({ page, stage }) => {
      test.slow();
      const newest = tickTime();
      const STALE = { from: 20, to: 10 };
      for (let ticksAgo = MINUTES; ticksAgo >= 0; ticksAgo--) {
        if (ticksAgo < GAP.from && ticksAgo > GAP.to) continue;
        const isStale = ticksAgo <= STALE.from && ticksAgo >= STALE.to;
        const quotes = market(isStale ? STALE.from : ticksAgo).map((one) => ({
          ...one,
          ageMs: isStale ? 3_600_000 : one.ageMs,
        }));
        await stage.tick(new Date(newest.getTime() - ticksAgo * 60_000), quotes, COINGECKO);
      }
      const from = new Date(newest.getTime() - MINUTES * 60_000).toISOString();
      await openPair(page, `?from=${from}&to=${newest.toISOString()}&window=1h`);
      const price = page.locator("[data-background=price]");
      const volatility = page.locator("[data-background=volatility]");
      await expect(volatility).toBeVisible();
      // The plot ends at the 56 px wide axis.
      const chart = await charts(page).first().boundingBox();
      if (!chart) throw new Error("The chart has no place on the page.");
      const minuteWidth = (chart.width - 56) / MINUTES;
      /** Start and end of an area on the screen, in minutes ago. */
      const minutesAgo = async (area: ReturnType<Page["locator"]>) => {
        const box = await area.boundingBox();
        if (!box) throw new Error("The area is not on the page.");
        const ago = (x: number) => Math.round(MINUTES - (x - chart.x) / minuteWidth);
        return { from: ago(box.x), to: ago(box.x + box.width) };
      };
      for (const ground of [price, volatility]) {
        expect(await minutesAgo(ground.locator("[data-range=gap]"))).toEqual(GAP);
        expect(await minutesAgo(ground.locator("[data-range=stale]"))).toEqual(STALE);
      }
      const withheld = await minutesAgo(volatility.locator("[data-range=withheld]"));
      // A range excludes its first instant.
      expect(withheld.from).toBe(MINUTES - 1);
      expect(withheld.to).toBeGreaterThan(GAP.from);
      await expect(price.locator("[data-range=withheld]")).toHaveCount(0);
      await expect(charts(page).first().getByText("stale for 10 min")).toBeVisible();
      await expect(charts(page).nth(1).getByText("not enough data")).toBeVisible();
      // Hatched and shaded areas differ from the page's color.
      for (const area of [price.locator("[data-range=gap]"), price.locator("[data-range=stale]")]) {
        await expect(area).toHaveCSS("fill", /^(?!none|rgba\(0, 0, 0, 0\))/);
      }
    },
  );

  test("a window with insufficient data says so and offers one that is ready", async ({ page, stage }) => {
    test.slow();
    await history(stage);
    await page.goto(`${PAIR}?range=6h&window=24h`);
    const message = page.getByRole("heading", { name: "Not enough data yet" });
    await expect(message).toBeVisible();
    // The time axis of both charts is under the lower one.
    const price = charts(page).first();
    const times = price.locator("text", { hasText: /^\d\d:\d\d$/ });
    await expect(times.first()).toBeVisible();
    await expect(price.getByText("UTC", { exact: true })).toBeVisible();
    // The note about the band needs its chart.
    const band = page.getByText(/^No middle 50/);
    await expect(band).toHaveCount(0);
    await expect(
      page.getByText(/of the last 24.h was sampled\. A figure starts at 50.%, at about/),
    ).toBeVisible();
    await page.getByRole("button", { name: "Show 1 h" }).click();
    await expect(page).toHaveURL(/window=1h/);
    await expect(message).toHaveCount(0);
    await expect(charts(page)).toHaveCount(2);
    await expect(times).toHaveCount(0);
    await expect(band).toHaveCount(1);
  });

  test("the keyboard alone reads the charts, opens the provenance panel and recomputes", async ({
    page,
    stage,
  }) => {
    test.slow();
    await history(stage);
    await openPair(page);
    await charts(page).first().focus();
    await page.keyboard.press("End");
    const newest = Number(priceAt(0)).toLocaleString("en-GB", { minimumFractionDigits: 2 });
    await expect(readout(page)).toContainText(newest);
    await expect(page.locator("[aria-live]").filter({ hasText: newest })).toHaveCount(1);
    await page.keyboard.press("ArrowLeft");
    await expect(readout(page)).not.toContainText(newest);
    await page.keyboard.press("Home");
    const oldest = Number(priceAt(MINUTES)).toLocaleString("en-GB", { minimumFractionDigits: 2 });
    await expect(readout(page)).toContainText(oldest);
    await page.keyboard.press("Shift+ArrowRight");
    await expect(page).toHaveURL(/from=/);
    await page.keyboard.press("0");
    await expect(page).not.toHaveURL(/from=/);

    const why = page.getByRole("button", { name: "Where this number comes from" });
    await why.focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByText("Event time")).toBeVisible();
    await expect(drawer.getByText("Received from CoinGecko")).toBeVisible();
    await expect(drawer.getByRole("listitem").last()).toContainText(/^On this page\+/);
    await drawer.getByRole("button", { name: "Recompute from the samples" }).focus();
    await page.keyboard.press("Enter");
    await expect(drawer.getByText("Verified: recomputed values match")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(drawer).toHaveCount(0);
    await expect(why).toBeFocused();
  });

  test("another pair is found from the bar and opened with the same view", async ({ page, stage }) => {
    await stage.tick(tickTime(1), market(1));
    await stage.tick(tickTime(), market(0));
    const listsAsked: string[] = [];
    page.on("request", (request) => {
      if (new URL(request.url()).pathname === "/api/pairs") listsAsked.push(request.url());
    });
    await page.goto(`${PAIR}?window=1h&unit=year`);
    await expect(page.getByRole("heading", { name: "Volatility over 1 h" }).first()).toBeVisible();
    const field = page.getByRole("combobox", { name: "Find a pair" });
    await expect(field).toBeVisible();
    expect(listsAsked).toEqual([]);
    await page.keyboard.press("/");
    await expect(field).toBeFocused();
    await page.keyboard.type("usd");
    const options = page.getByRole("option");
    await expect(options).toHaveCount(2);
    expect(listsAsked.length).toBe(1);
    await expect(options.first()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowDown");
    await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
    await expect(field).toHaveAttribute(
      "aria-activedescendant",
      (await options.nth(1).getAttribute("id")) ?? "",
    );
    await page.keyboard.press("Escape");
    await expect(field).toHaveValue("");
    await expect(options.first()).toBeHidden();
    await page.keyboard.type("ethr");
    await expect(page.getByText("No pair matches “ethr”.")).toBeVisible();
    await page.keyboard.press("Backspace");
    await expect(options).toHaveCount(1);
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/pairs\/coingecko\/ether-usd\?window=1h&unit=year$/);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Ether");
    await expect(field).toHaveValue("");

    // On a phone the field covers the whole bar, and a press opens the result.
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Find a pair" }).click();
    await page.keyboard.type("bitc");
    expect((await field.boundingBox())?.width).toBeGreaterThan(300);
    await options.first().click();
    await expect(page).toHaveURL(/bitcoin-usd\?window=1h&unit=year$/);
    await expect(page.getByRole("button", { name: "Find a pair" })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  test(
    "keys choose the window; Esc removes the crosshair, closes the panel and never leaves the page",
    LONG,
    async ({ page, stage }) => {
      await stage.tick(tickTime(1), market(1));
      await stage.tick(tickTime(), market(0));
      await page.goto("/?q=bit");
      await page.getByRole("row").getByRole("link", { name: "Bitcoin" }).click();
      await expect(charts(page).first()).toBeVisible();
      await page.keyboard.press("1");
      await expect(page).toHaveURL(/window=1h/);
      await page.keyboard.press("3");
      await expect(page).toHaveURL(/window=7d/);
      await charts(page).first().focus();
      await page.keyboard.press("End");
      await expect(readout(page)).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(readout(page)).toHaveCount(0);
      await page.getByRole("button", { name: "Where this number comes from" }).click();
      await page.keyboard.press("2");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await expect(page).toHaveURL(/bitcoin-usd\?window=7d$/);
      for (let press = 0; press < 3; press++) await page.keyboard.press("Escape");
      await page.waitForTimeout(300);
      await expect(page).toHaveURL(/bitcoin-usd\?window=7d$/);
    },
  );

  test("the interquartile band of the source's pairs is drawn under the volatility", async ({
    page,
    stage,
  }) => {
    test.slow();
    const newest = tickTime();
    for (let ticksAgo = 45; ticksAgo >= 0; ticksAgo--) {
      const others = ["Ada", "Bnb", "Dot", "Ltc", "Sol"].map((name, i) =>
        quote(name, name.toUpperCase(), (10 + Math.sin(ticksAgo / (2 + i)) / 10).toFixed(4)),
      );
      await stage.tick(new Date(newest.getTime() - ticksAgo * 60_000), [...market(ticksAgo), ...others]);
    }
    await openPair(page, "?range=1h&window=1h");
    await expect(
      page.getByText(
        /^The middle 50.% \(25th–75th percentile\) of 7 pairs on CoinGecko is above the chart: \d+\.\d+ to \d+\.\d.% \/ day\.$/,
      ),
    ).toBeVisible({ timeout: 30_000 });
    await expect(charts(page).nth(1)).toHaveAttribute(
      "aria-label",
      /middle 50.% \(25th–75th percentile\) of 7 pairs on CoinGecko last between/,
    );
  });

  test("a new tick appears without a reload, and the charts stay until then", async ({ page, stage }) => {
    await stage.tick(tickTime(2), market(2));
    await stage.tick(tickTime(1), market(1));
    await page.goto(`${PAIR}?range=1h&window=1h`);
    await expect(page.getByTitle(priceAt(1).replace(/0+$/, "")).first()).toBeVisible();
    await stage.tick(tickTime(), market(0));
    await expect(page.getByTitle(priceAt(0).replace(/0+$/, "")).first()).toBeVisible({ timeout: 20_000 });
  });

  test(
    "the chart's flag shows the headline's price while the line waits for its newest sample",
    LONG,
    async ({ page, stage }) => {
      await stage.tick(tickTime(2), market(2));
      await stage.tick(tickTime(1), market(1));
      await openPair(page, "?range=1h&window=1h");
      const flag = page.locator("[data-flag=price]");
      const shown = (ticksAgo: number) => `${Number(priceAt(ticksAgo)).toLocaleString("en-GB")}`.slice(0, 6);
      await expect(flag).toContainText(shown(1));
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route("**/charts?*", async (route) => {
        await released;
        await route.continue();
      });
      await stage.tick(tickTime(), market(0));
      await expect(page.getByTitle(priceAt(0).replace(/0+$/, "")).first()).toBeVisible({ timeout: 20_000 });
      await expect(flag).toContainText(shown(0), { timeout: 1000 });
      release();
    },
  );

  test("the charts' data is available as a table and a CSV file", async ({ page, stage }) => {
    test.slow();
    await history(stage);
    await openPair(page);
    await page.getByRole("button", { name: "Table" }).first().click();
    const table = page.getByRole("table", { name: "Price and volatility, newest first" });
    const region = page.getByRole("region", { name: "Data of the charts" });
    await expect(region).toBeFocused();
    await expect(region).toBeInViewport({ ratio: 0.95 });
    await expect(table.getByRole("row").nth(1)).toContainText(
      Number(priceAt(0)).toLocaleString("en-GB", { minimumFractionDigits: 2 }),
    );
    const href = await page.getByRole("link", { name: "CSV" }).first().getAttribute("href");
    const csv = await page.request.get(href ?? "");
    expect(csv.headers()["content-type"]).toContain("text/csv");
    expect(await csv.text()).toContain(Number(priceAt(0)).toString());
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Table" }).first()).toBeFocused();
  });

  test("the table has every sample, also those out of view, and a row for each gap", async ({
    page,
    stage,
  }) => {
    test.slow();
    await history(stage);
    await openPair(page);
    await page.getByRole("button", { name: "Table" }).first().click();
    const table = page.getByRole("table", { name: "Price and volatility, newest first" });
    const samples = MINUTES + 1 - (GAP.from - GAP.to - 1);
    await expect(page.getByText(`All ${samples} samples. One gap has a row.`)).toBeVisible();
    // The header and the gap are rows too; only rows near the visible ones are rendered.
    await expect(table).toHaveAttribute("aria-rowcount", String(samples + 2));
    expect(await table.getByRole("row").count()).toBeLessThan(60);
    const scroller = page.getByRole("region", { name: "Data of the charts" });
    await scroller.evaluate((element, top) => element.scrollTo(0, top), GAP.to * 26);
    await expect(table.getByText(/no samples for 20.min, 19 ticks missed/)).toBeVisible();
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    const last = table.locator(`[aria-rowindex="${samples + 2}"]`);
    await expect(last).toContainText(
      Number(priceAt(MINUTES)).toLocaleString("en-GB", { minimumFractionDigits: 2 }),
    );
    await page.setViewportSize({ width: 320, height: 700 });
    await expectNoSidewaysScroll(page);
  });

  test(
    "the price chart has a logarithmic and a percent scale, kept in the URL",
    LONG,
    async ({ page, stage }) => {
      test.slow();
      await history(stage);
      await openPair(page);
      const scales = page.getByRole("group", { name: "Price scale" });
      await scales.getByRole("button", { name: "Percent change" }).click();
      await expect(page).toHaveURL(/scale=percent/);
      await expect(page.getByText(/^change since \d+ \w+ \d\d:\d\d$/)).toBeVisible();
      const chart = charts(page).first();
      // A tick under the last value's flag is omitted.
      await expect(chart.locator("text", { hasText: /^[+−]\d[\d.]*.%$/ }).first()).toBeVisible();
      await expect(chart).toHaveAttribute("aria-label", /percent changes since /);
      await chart.focus();
      await page.keyboard.press("End");
      await expect(readout(page)).toContainText(/Since \d+ \w+ \d\d:\d\d.*%/);
      await scales.getByRole("button", { name: "Logarithmic" }).focus();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/scale=log/);
      await expect(chart).toHaveAttribute("aria-label", /logarithmic scale/);
      await page.reload();
      await expect(scales.getByRole("button", { name: "Logarithmic" })).toHaveAttribute(
        "aria-pressed",
        "true",
      );
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 844 });
        await expect(scales).toBeInViewport();
        await expectNoSidewaysScroll(page);
      }
    },
  );

  test(
    "a range that begins before the first sample says so and offers an available one",
    LONG,
    async ({ page, stage }) => {
      test.slow();
      await history(stage);
      await openPair(page, "?range=6h&window=1h");
      for (const ground of ["price", "volatility"]) {
        await expect(page.locator(`[data-background=${ground}] [data-range=unsampled]`)).toHaveCount(1);
      }
      await expect(
        charts(page)
          .first()
          .getByText(/^first sample \d+ \w+ \d\d:\d\d$/),
      ).toBeVisible();
      await expect(charts(page).first()).toHaveAttribute("aria-label", /; first sample /);
      await page.getByRole("button", { name: /^Show all 2.h 30.min$/ }).click();
      await expect(page).toHaveURL(/from=/);
      await expect(page.locator("[data-range=unsampled]")).toHaveCount(0);
    },
  );

  test("the volume of a pair whose source states one is drawn under the volatility", async ({
    page,
    stage,
  }) => {
    for (const [ticksAgo, volume] of [20_000_000_000, 35_120_000_000, 31_400_000_000].entries()) {
      const values = { price: priceAt(2 - ticksAgo), volume: String(volume) };
      await stage.tick(tickTime(2 - ticksAgo), [quote("Bitcoin", "BTC", null, { values })]);
    }
    await openPair(page, "?range=1h&window=1h");
    const chart = page.getByRole("application", { name: /^Volume of BTC\/USD over the trailing 24 h/ });
    await expect(chart).toHaveAttribute(
      "aria-label",
      /between 20\.0.B USD and 35\.1.B USD, last 31\.4.B USD/,
    );
    await expect(chart.locator("[data-flag=volume]")).toHaveText(/^31\.4.B$/);
    // Only the lowest chart has the time axis.
    await expect(page.locator(".recharts-xAxis")).toHaveCount(1);
    await expect(chart.locator(".recharts-xAxis")).toHaveCount(1);
    await chart.focus();
    await page.keyboard.press("Home");
    await expect(readout(page)).toContainText(/Volume, 24.h20\.0.B USD/);
    await expect(page.locator("[data-dot=volume]")).toHaveCount(1);
    await page.getByRole("button", { name: "Definition of volume" }).click();
    await expect(page.getByRole("dialog", { name: "Definition" })).toContainText("Rolling 24 h volume");
  });

  test("the tooltip covers no point that it describes, at any width", LONG, async ({ page, stage }) => {
    test.setTimeout(240_000);
    await history(stage);
    await openPair(page, "?range=1h&window=1h&scale=percent");
    /** Problem with the tooltip's position; null if it is inside the window and away from every point. */
    const problem = () =>
      page.evaluate(() => {
        const card = document.querySelector("[data-testid=readout]")?.getBoundingClientRect();
        if (!card) return "no tooltip";
        const isInside =
          card.left >= 0 &&
          card.right <= innerWidth + 0.5 &&
          card.top >= 0 &&
          card.bottom <= innerHeight + 0.5;
        if (!isInside) return `outside: ${JSON.stringify(card)}`;
        const dots = [...document.querySelectorAll("[data-dot]")].map((dot) => dot.getBoundingClientRect());
        const covered = dots.find(
          (dot) =>
            card.left < dot.right && dot.left < card.right && card.top < dot.bottom && dot.top < card.bottom,
        );
        return covered ? `covers ${JSON.stringify([card, covered])}` : null;
      });
    for (const width of [320, 390, 600, 720, 768, 1024, 1280, 1440, 1920]) {
      await page.setViewportSize({ width, height: 844 });
      for (const which of [0, 1]) {
        const chart = charts(page).nth(which);
        await chart.scrollIntoViewIfNeeded();
        const box = await chart.boundingBox();
        if (!box) throw new Error("The chart has no place on the page.");
        for (const share of [0.001, 0.1, 0.3, 0.45, 0.49, 0.51, 0.6, 0.8, 0.95]) {
          await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
          await expect(readout(page)).toBeVisible();
          expect(await problem(), `chart ${which} at ${width}, pointer at ${share}`).toBeNull();
        }
        await chart.focus();
        for (const key of ["Home", "PageDown", "PageDown", "ArrowLeft", "End"]) {
          await page.keyboard.press(key);
          await expect(readout(page)).toBeVisible();
          expect(await problem(), `chart ${which} at ${width}, key ${key}`).toBeNull();
        }
        await page.keyboard.press("Escape");
      }
    }
  });

  test(
    "the link to the current view is copied, also without clipboard permission",
    LONG,
    async ({ page, stage, context }) => {
      await stage.tick(tickTime(1), market(1));
      await stage.tick(tickTime(), market(0));
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await openPair(page, "?range=1h&window=1h&unit=year&scale=log");
      const copy = page.getByRole("button", { name: "Copy link" }).filter({ visible: true });
      await copy.click();
      await expect(page.getByRole("status").filter({ hasText: "Link copied" })).toBeVisible();
      const address = page.url();
      for (const part of ["range=1h", "window=1h", "unit=year", "scale=log"]) expect(address).toContain(part);
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);

      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 844 });
        await page.evaluate(() => {
          navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
          document.execCommand = () => false;
        });
        await copy.click();
        const field = page.getByLabel(/The browser did not allow copying/);
        await expect(field).toHaveValue(address);
        await expect(field).toBeFocused();
        const selected = await field.evaluate((input: HTMLInputElement) =>
          input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0),
        );
        expect(selected).toBe(address);
        await expectNoSidewaysScroll(page);
        await page.keyboard.press("Escape");
        await expect(field).toHaveCount(0);
      }
    },
  );

  test("an unknown pair is not found", async ({ page, stage, allowFailedRequests }) => {
    allowFailedRequests();
    await stage.tick(tickTime(), market(0));
    await page.goto("/pairs/coingecko/nothing-usd");
    await expect(page.getByRole("heading", { name: "No such pair" })).toBeVisible();
  });

  test("charts whose data failed to load say so, and the figures stay", async ({
    page,
    stage,
    allowFailedRequests,
  }) => {
    allowFailedRequests();
    await stage.tick(tickTime(1), market(1));
    await stage.tick(tickTime(), market(0));
    await page.route("**/api/pairs/**/charts?**", (route) => route.fulfill({ status: 500, body: "{}" }));
    await page.goto(`${PAIR}?window=1h`);
    await expect(page.getByRole("heading", { name: "The chart could not be loaded" })).toHaveCount(2);
    await expect(page.getByRole("table", { name: /Figures of the three windows/ })).toBeVisible();
    await page.unroute("**/api/pairs/**/charts?**");
    await page.getByRole("button", { name: "Try again" }).first().click();
    await expect(page.getByRole("heading", { name: "The chart could not be loaded" })).toHaveCount(0);
  });

  test(
    "charts whose code failed to load say so, the figures stay, and the charts appear once it loads",
    LONG,
    async ({ page, stage, allowFailedRequests }) => {
      allowFailedRequests();
      await stage.tick(tickTime(1), market(1));
      await stage.tick(tickTime(), market(0));
      const scripts = "**/_next/static/chunks/**";
      await page.route(scripts, async (route) => {
        const reply = await route.fetch();
        if ((await reply.text()).includes("recharts-")) await route.abort();
        else await route.fulfill({ response: reply });
      });
      await page.goto(`${PAIR}?window=1h`);
      await expect(page.getByRole("heading", { name: "The chart could not be loaded" })).toHaveCount(2);
      await expect(page.getByText(/cannot be reached, or was updated: then reload/)).toHaveCount(2);
      await expect(page.getByRole("table", { name: /Figures of the three windows/ })).toBeVisible();
      await page.unroute(scripts);
      await page.getByRole("button", { name: "Try again" }).first().click();
      await expect(charts(page).first().locator("[data-line=fresh]").first()).toBeVisible();
      await expect(page.getByRole("heading", { name: "The chart could not be loaded" })).toHaveCount(0);
    },
  );

  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(
      `axe finds no problem and nothing scrolls sideways at ${size.width}`,
      size.width === 390 ? {} : LONG,
      async ({ page, stage }) => {
        // Four axe passes take long on a busy machine.
        test.setTimeout(180_000);
        await history(stage);
        await page.setViewportSize(size);
        await openPair(page, "?range=1h&window=1h");
        await expectNoSidewaysScroll(page);
        await page.getByRole("button", { name: "Table" }).filter({ visible: true }).click();
        // The table takes the focus once its data is there.
        await expect(page.getByRole("region", { name: "Data of the charts" })).toBeFocused();
        await charts(page).first().focus();
        await page.keyboard.press("End");
        await expect(readout(page)).toBeVisible();
        await expectAccessible(page);
        await page.getByRole("button", { name: "Where this number comes from" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      },
    );
  }
});
