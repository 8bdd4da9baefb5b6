import { expect, rowOf, test } from "./fixtures";

test("searching filters as one types, keeps the address and can be shared", async ({
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

test("a pair is found by ticker, by pair and by several words in any order", async ({ page, stage }) => {
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
});

test("a search without a match says so and can be cleared", async ({ page, stage }) => {
  await stage.market();
  await page.goto("/?q=ethr");
  await expect(page.getByRole("heading", { name: "No pair matches “ethr”" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(rowOf(page, "Ethereum")).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
});
