import type { Page } from "@playwright/test";
import { expect, expectAccessible, LONG, rowOf, test } from "./fixtures";
import { MARKET, type Stage, tickTime } from "./stage";

const REFUSED = "CoinGecko refused the request: too many requests (429)";

test("a failing source shows the reason, since when, the next attempt and the way to a simulated market", async ({
  page,
  stage,
}) => {
  await stage.tick(tickTime(8), MARKET);
  for (const ticksAgo of [7, 6, 5, 4, 3, 2, 1, 0]) await stage.failedTick(tickTime(ticksAgo), REFUSED);
  await page.goto("/");
  const banner = page
    .getByRole("main")
    .or(page.locator("body"))
    .getByRole("alert")
    .filter({ hasText: "CoinGecko" });
  await expect(banner).toContainText(/CoinGecko has not replied for [89]\smin\./);
  await expect(banner).toContainText(`${REFUSED}.`);
  await expect(banner).toContainText(/Next request at \d\d:\d\d:00\sUTC/);
  await expect(banner).toContainText("npm run demo");
  await expect(page.getByRole("banner").getByRole("status")).toHaveText(/Behind [89]\smin/);
  await expect(rowOf(page, "Bitcoin")).toContainText(/stale [89]\smin/);
  await expect(page.getByRole("region", { name: "The market now" })).toContainText("1 of 9 ticks");
});

test("a source that never replied is reported in place of the list", async ({ page, stage }) => {
  await stage.failedTick(tickTime(), "CoinGecko cannot be reached: the network is down");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Waiting for the first tick…" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("CoinGecko cannot be reached: the network is down.");
  await expect(page.getByRole("main")).toContainText("npm run demo");
});

test(
  "a source that is no longer configured is distinguished from one that fails",
  LONG,
  async ({ page, stage }) => {
    await stage.tick(tickTime(9), MARKET);
    await page.goto("/");
    await expect(
      page.getByText(/No tick of CoinGecko for [89]\smin\.|No tick of CoinGecko for 10\smin\./),
    ).toBeVisible();
    await expect(page.getByText("/api/cron/ingest")).toBeVisible();
  },
);

test(
  "sources that reply while nothing is tracked show an empty list with the reason",
  LONG,
  async ({ page, stage }) => {
    await stage.market();
    await stage.db.pair.updateMany({ data: { tracked: false } });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "No pairs yet" })).toBeVisible();
  },
);

/** Opens a page of the usual market while the database is unavailable, which the page reports. */
async function openWithoutDatabase(page: Page, stage: Stage, path: string) {
  await stage.market();
  await stage.cutDatabase();
  const answer = await page.goto(path);
  await expect(page.getByRole("heading", { name: "The database is unavailable" })).toBeVisible();
  return answer;
}

test("while the database is unavailable the page is rendered, says so, and recovers", async ({
  page,
  stage,
  allowFailedRequests,
}) => {
  allowFailedRequests();
  const answer = await openWithoutDatabase(page, stage, "/");
  expect(answer?.status()).toBe(503);
  await expect(page.getByText("The database cannot be reached.").first()).toBeVisible();
  await stage.mendDatabase();
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await expect(page.getByText("The database cannot be reached.")).toHaveCount(0);
});

test("every page answers 503 while the database is unavailable, and its usual status before and after", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.market();
  await signIn();
  const statuses = async () => {
    const found: Record<string, number> = {};
    for (const path of [
      ...["/", "/pairs/coingecko/bitcoin-usd", "/account", "/users"],
      ...["/setup", "/invite/unknown", "/reset-password/unknown"],
    ]) {
      const answer = await page.request.get(path, { headers: { accept: "text/html" } });
      found[path] = answer.status();
    }
    return found;
  };
  const usual = await statuses();
  expect(Object.values(usual)).not.toContain(503);
  await stage.cutDatabase();
  const away = await statuses();
  expect(away).toEqual(Object.fromEntries(Object.keys(usual).map((path) => [path, 503])));
  await stage.mendDatabase();
  await expect.poll(statuses).toEqual(usual);
});

test(
  "a page rendered without the database recognizes its viewer once it is available",
  LONG,
  async ({ page, stage, signIn, allowFailedRequests }) => {
    allowFailedRequests();
    await signIn();
    await openWithoutDatabase(page, stage, "/");
    await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
    await stage.mendDatabase();
    await expect(rowOf(page, "Bitcoin")).toBeVisible();
    await expect(page.getByRole("button", { name: "Account" })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toHaveCount(0);
  },
);

test("while the database is unavailable a pair's page says so, signs nobody out, and recovers", async ({
  page,
  stage,
  signIn,
  allowFailedRequests,
}) => {
  allowFailedRequests();
  await signIn();
  await openWithoutDatabase(page, stage, "/pairs/coingecko/bitcoin-usd?window=1h");
  await expect(page.getByText("It cannot be reached. This page retries automatically.")).toBeVisible();
  await expectAccessible(page);
  await stage.mendDatabase();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Bitcoin");
  await expect(page).toHaveURL(/bitcoin-usd\?window=1h$/);
});

test("a page that loses its connection keeps its data, shows its age, and retries", async ({
  page,
  stage,
  context,
  allowFailedRequests,
}) => {
  allowFailedRequests();
  await stage.market();
  await page.clock.install();
  await page.goto("/");
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await context.setOffline(true);
  await page.clock.fastForward(95_000);
  await expect(page.getByText(/This page is \d+\s(s|min) behind\./)).toBeVisible({ timeout: 25_000 });
  await expect(
    page.getByText(/Retrying (now|in \d+\ss); the data shown are from \d\d:\d\d:00\sUTC\./),
  ).toBeVisible();
  await expect(page.getByRole("banner").getByRole("status")).toHaveText("Offline");
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await page.getByRole("button", { name: "Retry now" }).click();
  await expect(page.getByText(/This page is/)).toBeVisible();
  // It retries at once when online.
  await context.setOffline(false);
  await expect(page.getByText(/This page is/)).toHaveCount(0);
});

test("an unknown address says so and links back", async ({ page, stage, allowFailedRequests }) => {
  allowFailedRequests();
  await stage.market();
  const answer = await page.goto("/nowhere");
  expect(answer?.status()).toBe(404);
  await page.getByRole("link", { name: "Back to the market" }).click();
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
});
