import { expect, LONG, rowOf, test } from "./fixtures";
import { MARKET, quote, tickTime } from "./stage";

test(
  "a new tick appears without a reload and moves neither scroll position nor focus",
  LONG,
  async ({ page, stage }) => {
    await stage.tick(tickTime(1), MARKET);
    await page.setViewportSize({ width: 1440, height: 500 });
    await page.goto("/");
    await expect(rowOf(page, "Bitcoin")).toContainText("106,117");
    await rowOf(page, "Bitcoin").focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
    await expect(rowOf(page, "Figure Heloc")).toBeFocused();
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
    const place = async () => (await rowOf(page, "Figure Heloc").boundingBox())?.y;
    const before = await place();

    const next = MARKET.map((given) =>
      given.base === "FIGR_HELOC"
        ? quote("Figure Heloc", "FIGR_HELOC", "1.25", { marketCapRank: 13 })
        : given,
    );
    await stage.tick(tickTime(), next);
    await expect(rowOf(page, "Figure Heloc")).toContainText("1.250");
    await expect(rowOf(page, "Figure Heloc")).toBeFocused();
    expect(await place()).toBe(before);
  },
);

test("the first tick replaces the waiting state", async ({ page, stage }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Waiting for the first tick…" })).toBeVisible();
  await expect(page.getByText(/CoinGecko is requested every 60\ss, next at \d\d:\d\d:00\sUTC/)).toBeVisible();
  await stage.tick(tickTime(), MARKET);
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Waiting for the first tick…" })).toHaveCount(0);
});

test("the progress of loading history is shown", LONG, async ({ page, stage, demoUrl }) => {
  await stage.db.source.create({
    data: { name: "demo", kind: "demo", intervalSeconds: 60, historyProgress: 0.43 },
  });
  await page.goto(demoUrl);
  await expect(page.getByText("Creating 8 days of simulated history: 43 %")).toBeVisible();
  const progress = page.getByRole("progressbar", { name: "Creating 8 days of simulated history" });
  await expect(progress).toHaveJSProperty("value", 0.43);
  await stage.db.source.updateMany({ data: { historyProgress: 0.8 } });
  await expect(page.getByText("Creating 8 days of simulated history: 80 %")).toBeVisible();
});

test("only simulated prices are marked as simulated", LONG, async ({ page, stage, demoUrl }) => {
  const { DEMO } = await import("./stage");
  await stage.market(MARKET, DEMO);
  await page.goto(demoUrl);
  await expect(
    page.getByText("Simulated market. Prices on this page come from the built-in simulator"),
  ).toBeVisible();
  await stage.clear();
  await stage.market();
  await page.goto("/");
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await expect(page.getByText("Simulated market.")).toHaveCount(0);
});
