import type { Page } from "@playwright/test";
import { expect, expectAccessible, LONG, rowOf, test } from "./fixtures";
import { MARKET, tickTime } from "./stage";

const PASSWORD = "quiet heron lantern";
const ENDED = "You have been signed out.";
const PAIR = "/pairs/coingecko/bitcoin-usd?window=1h";

/** Counts full page loads. */
function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  return () => loads;
}

async function expectSignedOut(page: Page): Promise<void> {
  await expect(page.getByText(ENDED)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole("button", { name: "Your account" })).toHaveCount(0);
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
}

test(
  "signing out in one tab signs out the others at once, and signing in restores them",
  LONG,
  async ({ page, stage, context, allowFailedRequests }) => {
    test.slow();
    allowFailedRequests();
    await stage.market();
    await stage.setVolatilities({ BTC: 0.0234, ETH: 0.04 });
    const user = await stage.account({ email: "ines@example.org", password: PASSWORD });
    await context.addCookies([await stage.sessionCookie(user)]);
    const [market, account] = [await context.newPage(), await context.newPage()];
    await market.goto("/?window=1h");
    await expect(rowOf(market, "Bitcoin").locator(".cell-volatility")).toContainText("2.34");
    await account.goto("/account");
    await page.goto(PAIR);
    await expect(page.getByRole("heading", { name: "Volatility over 1 h" })).toBeVisible();
    const loads = [page, market].map(countLoads);

    await account.getByRole("main").getByRole("button", { name: "Sign out" }).click();
    await expect(account).toHaveURL("/");
    await expect(account.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
    await expect(account.getByText(ENDED)).toHaveCount(0);

    for (const tab of [page, market]) await expectSignedOut(tab);
    await expect(page.getByText("Volatility over 1 h")).toHaveCount(0);
    await expect(page).toHaveURL(PAIR);
    await expect(market.locator(".cell-volatility")).toHaveCount(0);
    await expect(market.getByText("2.34")).toHaveCount(0);
    await expect(market.getByRole("main").getByRole("link", { name: "Sign in" }).first()).toBeVisible();
    await expectAccessible(page);
    await expectAccessible(market);
    // Unchanged after another tick.
    await stage.tick(new Date(tickTime().getTime() + 30_000), MARKET);
    await page.waitForTimeout(1_000);
    for (const tab of [page, market]) await expectSignedOut(tab);
    expect(loads.map((count) => count())).toEqual([0, 0]);

    // Unchanged after navigating to the market and back.
    await page.getByRole("link", { name: "Sigmawatch, market" }).click();
    await expect(rowOf(page, "Bitcoin")).toBeVisible();
    await expectSignedOut(page);
    await page.goBack();
    await expectSignedOut(page);
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(PAIR)}`);
    await page.getByLabel("E-mail").fill("ines@example.org");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(PAIR);
    await expect(page.getByRole("heading", { name: "Volatility over 1 h" })).toBeVisible();
    await expect(rowOf(market, "Bitcoin").locator(".cell-volatility")).toBeVisible();
    await expect(market.getByText(ENDED)).toHaveCount(0);
    expect(loads[1]?.()).toBe(1);
  },
);

for (const [name, path] of [
  ["market", "/"],
  ["pair's page", PAIR],
] as const) {
  test(
    `a session ended by the server shows on the ${name} with the next private request`,
    path === "/" ? {} : LONG,
    async ({ page, stage, signIn, allowFailedRequests }) => {
      allowFailedRequests();
      await stage.tick(tickTime(1), MARKET);
      await signIn();
      await page.goto(path);
      await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
      await expect(page.getByRole("heading", { name: /Volatility over/ }).first()).toBeVisible();
      const loads = countLoads(page);
      // As when the account is disabled elsewhere, but without the server's session cache.
      await page.context().clearCookies();
      await stage.tick(tickTime(), MARKET);
      await expectSignedOut(page);
      await expect(page.getByRole("heading", { name: /^Volatility over/ })).toHaveCount(0);
      await expect(page).toHaveURL(path);
      await page.waitForTimeout(1_000);
      expect(loads()).toBe(0);
    },
  );
}
