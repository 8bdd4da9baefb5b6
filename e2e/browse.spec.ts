import { expect, LONG, rowOf, test } from "./fixtures";
import { MARKET, quote, tickTime } from "./stage";

test("anyone can browse the tracked pairs with price, change and quote age, largest first", async ({
  page,
  stage,
}) => {
  await stage.market();
  await page.goto("/");

  await expect(page.getByText("23 pairs, largest first")).toBeVisible();
  const names = await page.getByRole("row").locator("td:first-child [title]").allTextContents();
  expect(names.slice(0, 4)).toEqual(["Bitcoin", "Ethereum", "Tether", "XRP"]);

  const bitcoin = rowOf(page, "Bitcoin");
  await expect(bitcoin).toContainText("BTC/USD");
  await expect(bitcoin).toContainText("CoinGecko");
  await expect(bitcoin).toContainText("106,117");
  await expect(bitcoin).toContainText("−0.26 %");
  await expect(bitcoin).toContainText("39 s");
  await expect(rowOf(page, "XRP")).toContainText("+5.30 %");
  await expect(rowOf(page, "USDC").locator("td").nth(3)).toHaveText("0.00 %");
  await expect(rowOf(page, "Chainlink").locator("td").nth(3)).toContainText(
    "No change over 24 h: not enough data.",
  );
});

test("the header shows the newest tick, the number of pairs, their directions and the source's status", async ({
  page,
  stage,
}) => {
  const newest = await stage.market();
  await page.goto("/");
  const header = page.getByRole("region", { name: "The market now" });
  await expect(header).toContainText(`${newest.toISOString().slice(11, 17)}00 UTC`);
  await expect(header).toContainText(/Pairs tracked\s*23\s*one source/);
  await expect(header).toContainText("5 up, 8 down");
  await expect(header).toContainText("CoinGecko 23 quotes in 0.9 s");
  await expect(header.getByRole("img", { name: "Last 3 ticks: 3 stored, 0 missed" })).toBeVisible();
  await expect(page.getByRole("banner").getByRole("status")).toHaveText("Live");
});

test("rows fill the window at any height, also after it grew", LONG, async ({ page, stage }) => {
  await stage.tick(
    tickTime(),
    Array.from({ length: 80 }, (_, i) => quote(`Coin ${i}`, `C${i}`, "1", { marketCapRank: i + 1 })),
  );
  await page.setViewportSize({ width: 1440, height: 1500 });
  await page.goto("/");
  await expect(rowOf(page, "Coin 30")).toBeInViewport();
  await expect(page.locator("tr[data-index]")).not.toHaveCount(80);
  await page.setViewportSize({ width: 1440, height: 2000 });
  await expect(rowOf(page, "Coin 44")).toBeInViewport();
});

test("a tiny price is shown with its zeros counted and copied with all digits", async ({ page, stage }) => {
  await stage.market();
  await page.goto("/");
  const price = rowOf(page, "Pepe").locator("td").nth(2);
  await price.scrollIntoViewIfNeeded();
  await expect(price.locator("[aria-hidden]").first()).toHaveText("0.056200");
  await expect(price.locator("sub")).toHaveText("5");
  await expect(price.getByTitle("0.0000062")).toBeVisible();
  const copied = await price.evaluate((cell) => {
    getSelection()?.selectAllChildren(cell);
    return getSelection()?.toString().trim();
  });
  expect(copied).toBe("0.0000062");
  // A rounded price is copied with all digits too.
  const bitcoin = rowOf(page, "Bitcoin").locator("td").nth(2);
  await expect(bitcoin.getByTitle("106117.38471")).toBeVisible();
});

test("a pair that its source no longer lists is kept and marked", async ({ page, stage }) => {
  const [bitcoin, ...others] = MARKET;
  if (!bitcoin) throw new Error("The market is empty.");
  await stage.tick(tickTime(25 * 60), [bitcoin, quote("Gone Coin", "GONE", "3.2")]);
  await stage.tick(tickTime(), [bitcoin, ...others]);
  await page.goto("/");
  await expect(rowOf(page, "Gone Coin")).toContainText("no longer listed");
  await expect(rowOf(page, "Bitcoin")).not.toContainText("no longer listed");
});

test("a quote that its source repeats for long is marked as stale", async ({ page, stage }) => {
  await stage.market([
    quote("Bitcoin", "BTC", "106117"),
    quote("Sleepy", "ZZZ", "1.5", { ageMs: 11.5 * 60_000 }),
  ]);
  await page.goto("/");
  await expect(rowOf(page, "Sleepy")).toContainText("stale 11 min");
  await expect(rowOf(page, "Bitcoin")).not.toContainText("stale");
});

test("times switch between UTC and the viewer's zone, and the choice is saved", async ({ page, stage }) => {
  const newest = await stage.market();
  await page.goto("/");
  const header = page.getByRole("region", { name: "The market now" });
  await expect(header).toContainText("UTC");
  await page.getByRole("button", { name: "Local" }).click();
  const tokyo = new Date(newest.getTime() + 9 * 3_600_000).toISOString().slice(11, 17);
  await expect(header).toContainText(`${tokyo}00 GMT+9`);
  await page.reload();
  await expect(header).toContainText(`${tokyo}00 GMT+9`);
  await page.getByRole("button", { name: "UTC" }).click();
  await expect(header).toContainText("UTC");
});
