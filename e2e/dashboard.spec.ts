import { expect, expectAccessible, expectNoSidewaysScroll, focusRow, rowOf, test } from "./fixtures";
import { MARKET, type Stage, tickTime } from "./stage";

/** Half an hour and more of ticks, in which every price goes its own way: enough for the 1 h window, not for others. */
async function moving(stage: Stage): Promise<void> {
  for (let ago = 44; ago >= 0; ago--) {
    await stage.tick(
      tickTime(ago),
      MARKET.slice(0, 6).map((quote, i) => ({
        ...quote,
        price: String(Number(quote.price) * (1 + (ago % 2 === 0 ? 0.001 * i : 0))),
      })),
    );
  }
}

test("the signed-in see each pair's measured figures, by window and unit, kept in the address", async ({
  page,
  stage,
  signIn,
}) => {
  test.slow();
  await moving(stage);
  await signIn();
  await page.goto("/?window=1h");
  const first = page.getByRole("row").nth(1);
  await expect(first.locator(".cell-rank")).toHaveText(/^1 \/ \d+$/);
  const reply = await page.request.get("/api/volatility?window=1h");
  const { rows } = await reply.json();
  const most = rows.find((row: { rank: number | null }) => row.rank === 1);
  await expect(first.getByRole("link")).toHaveAttribute("href", `/pairs/coingecko/${most.id}`);
  const shown = async () =>
    Number(((await first.locator(".cell-volatility").textContent()) ?? "").replace(/[^\d.]/g, ""));
  const perDay = most.rv * 100;
  expect(Math.abs((await shown()) - perDay) / perDay).toBeLessThan(0.01);
  await expect(first.locator(".cell-coverage")).toContainText("provisional");

  await page.getByRole("button", { name: "annualized" }).click();
  await expect(page).toHaveURL(/window=1h&unit=year/);
  await expect.poll(async () => Math.round((await shown()) / perDay)).toBe(19);

  await page.getByRole("button", { name: "7 d" }).click();
  await expect(page).toHaveURL(/window=7d&unit=year/);
  await expect(rowOf(page, "Bitcoin")).toContainText("not enough data");

  for (const size of [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
});

test("the signed-out see the measured columns closed as a whole, with the way in", async ({
  page,
  stage,
}) => {
  await stage.market();
  await page.goto("/");
  const closed = page.getByRole("region", { name: "Closed columns" });
  await expect(closed).toContainText("See how much each pair moves");
  await expect(page.getByRole("columnheader", { name: "Volatility" })).toHaveCount(0);
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await expect(closed.getByRole("link", { name: "Sign in" })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  await rowOf(page, "Ethereum").locator(".cell-change").click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fpairs%2Fcoingecko%2Fethereum-usd/);
});

test("a row opens its pair, by Enter and by its name", async ({ page, stage, signIn }) => {
  await stage.market();
  await signIn();
  await page.goto("/");
  await focusRow(page, "Bitcoin");
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, "Ethereum")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/pairs\/coingecko\/ethereum-usd/);
  await page.goBack();
  await page.getByRole("link", { name: "XRP", exact: true }).click();
  await expect(page).toHaveURL(/\/pairs\/coingecko\/xrp-usd/);
});

test("the list is sorted by any column, turned, and put back to its default", async ({ page, stage }) => {
  await stage.market();
  await page.goto("/");
  const first = page.getByRole("row").nth(1);
  const head = page.getByRole("columnheader", { name: "Change 24 h" });
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(first).toContainText("XRP");
  await expect(page).toHaveURL(/sort=change&dir=desc/);
  await page.reload();
  await expect(first).toContainText("XRP");
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(first).toContainText("Zcash");
  await head.getByRole("button").click();
  await expect(first).toContainText("Bitcoin");
  await expect(page).not.toHaveURL(/sort=/);
  await expectAccessible(page);
});
