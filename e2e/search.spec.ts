import { expect, expectAccessible, LONG, rowOf, test } from "./fixtures";
import { BINANCE, MARKET, quote } from "./stage";

test("searching filters while typing, updates the URL and can be shared", async ({
  page,
  stage,
  context,
}) => {
  await stage.market();
  await page.goto("/");
  const search = page.getByRole("searchbox", { name: "Find a pair" });
  await search.fill("wrap");
  await expect(page.getByText("2 of 23", { exact: true })).toBeVisible();
  await expect(rowOf(page, "Wrapped Bitcoin")).toBeVisible();
  await expect(rowOf(page, "Ethereum")).toHaveCount(0);
  await expect(page).toHaveURL(/\?q=wrap$/);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("searchbox")).toHaveValue("wrap");
  await expect(rowOf(other, "Wrapped stETH")).toBeVisible();
  await expect(rowOf(other, "Ethereum")).toHaveCount(0);
});

test(
  "a pair is found by ticker, by pair and by several words in any order",
  LONG,
  async ({ page, stage }) => {
    await stage.market();
    await page.goto("/");
    const search = page.getByRole("searchbox");
    for (const [query, name, count] of [
      ["pepe/usd", "Pepe", 1],
      ["SHIB", "Shiba Inu", 1],
      ["bitcoin wrapped", "Wrapped Bitcoin", 1],
      ["coingecko zec", "Zcash", 1],
    ] as const) {
      await search.fill(query);
      await expect(page.getByText(`${count} of 23`, { exact: true })).toBeVisible();
      await expect(rowOf(page, name)).toBeVisible();
    }
  },
);

test("a search without a match says so and can be cleared", async ({ page, stage }) => {
  await stage.market();
  await page.goto("/?q=ethr");
  await expect(page.getByRole("heading", { name: "No pair matches “ethr”" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(rowOf(page, "Ethereum")).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
});

test(
  "a search without a match in the filters shows where there are matches, and opens them",
  LONG,
  async ({ page, stage }) => {
    await stage.market(MARKET.slice(0, 8));
    await stage.market(
      [quote("Bitcoin", "BTC", "106120", { providerId: "btc-usdt", quote: "USDT" })],
      BINANCE,
    );
    await page.goto("/?q=eth&source=binance");
    await expect(page.getByRole("heading", { name: "No pair matches “eth” on Binance" })).toBeVisible();
    // Tether matches too, by its ticker USDT.
    await expect(page.getByText("3 pairs match on CoinGecko.")).toBeVisible();
    await expect(page.getByText("0 of 9", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Search all sources" }).click();
    await expect(rowOf(page, "Ethereum")).toBeVisible();
    await expect(page).toHaveURL(/\?q=eth$/);
    await page.goBack();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await expect(rowOf(page, "Bitcoin")).toBeVisible();
    await expect(page).toHaveURL(/\?source=binance$/);
  },
);

test("a search that matches only hidden pegged pairs offers to show them", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.market(MARKET.slice(0, 3));
  await stage.setVolatilities({ ETH: 0.04, BTC: 0.02, USDT: 0.0004 }, { pegged: ["USDT"] });
  await signIn();
  await page.goto("/?q=tether");
  await expect(page.getByText("1 pegged pair matches.")).toBeVisible();
  await page.getByRole("button", { name: "Show pegged pairs" }).click();
  await expect(rowOf(page, "Tether")).toBeVisible();
});

test("Enter in the search opens the best match, which is named and marked", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.market();
  await signIn();
  await page.goto("/?sort=pair&dir=desc&window=7d");
  const search = page.getByRole("searchbox", { name: "Find a pair" });
  await search.fill("btc");
  await expect(search).toHaveAccessibleDescription("Enter opens Bitcoin BTC/USD");
  await expect(page.getByRole("row").nth(1)).toContainText("Wrapped Bitcoin");
  await expect(page.locator("tr[data-best-match]")).toContainText("BTC/USD");
  await expect(page.locator("tr[data-best-match]")).toHaveCount(1);
  await expectAccessible(page);
  await search.press("Enter");
  await expect(page).toHaveURL(/\/pairs\/coingecko\/bitcoin-usd\?window=7d$/);
  // The same order in the search's own list.
  const field = page.getByRole("combobox", { name: "Find a pair" });
  await field.fill("st");
  const options = page.getByRole("option");
  await expect(options.first()).toContainText("Lido Staked Ether");
  await expect(options.nth(1)).toContainText("Wrapped stETH");
  await field.fill("zz");
  await expect(options).toHaveCount(0);

  // Typed and pressed immediately.
  await page.goto("/");
  await search.focus();
  await page.keyboard.type("eth");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/pairs\/coingecko\/ethereum-usd$/);
  await page.goto("/?q=nothing");
  await expect(page.getByText("No pair matches")).toBeVisible();
  await search.press("Enter");
  await page.waitForTimeout(300);
  await expect(page).toHaveURL(/\/\?q=nothing$/);
});
