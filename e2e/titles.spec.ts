import { pairApiPath, pairPagePath } from "@/lib/market/pair";
import { expect, LONG, rowOf, test } from "./fixtures";
import { quote, tickTime } from "./stage";

/** Ids that contain characters with a meaning in URLs. */
const IDS = [
  "percent%2fcoin",
  "100%",
  "%25",
  "a/b",
  "what?",
  "hash#tag",
  "plus+sign",
  "größe 币",
  "%E0%A4%A",
];

test("each page's title names the page", LONG, async ({ page, stage, signIn, allowFailedRequests }) => {
  allowFailedRequests();
  await stage.tick(tickTime(), [quote("Bitcoin", "BTC", "91234.5")]);
  const titles: Record<string, string> = {
    "/": "Market · Sigmawatch",
    "/sign-in": "Sign in · Sigmawatch",
    "/setup": "Set up · Sigmawatch",
    "/invite/none": "Invitation · Sigmawatch",
    "/nothing/here": "Not found · Sigmawatch",
    "/pairs/coingecko/bitcoin-usd": "Sign in · Sigmawatch",
  };
  for (const [path, title] of Object.entries(titles)) {
    await page.goto(path);
    await expect(page, path).toHaveTitle(title);
  }
  await signIn();
  const signedIn: Record<string, string> = {
    "/": "Market · Sigmawatch",
    "/account": "Account · Sigmawatch",
    "/users": "Users · Sigmawatch",
    "/pairs/coingecko/bitcoin-usd": "Bitcoin BTC/USD 91,234.50 · Sigmawatch",
    "/pairs/coingecko/nothing-usd": "No such pair · Sigmawatch",
  };
  for (const [path, title] of Object.entries(signedIn)) {
    await page.goto(path);
    await expect(page, path).toHaveTitle(title);
  }
});

test("a pair's title follows its price, and is replaced on leaving the page", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.tick(tickTime(1), [quote("Bitcoin", "BTC", "91234.5")]);
  await signIn();
  await page.goto("/pairs/coingecko/bitcoin-usd");
  await expect(page).toHaveTitle("Bitcoin BTC/USD 91,234.50 · Sigmawatch");
  await stage.tick(tickTime(), [quote("Bitcoin", "BTC", "0.0000061234")]);
  await expect(page).toHaveTitle("Bitcoin BTC/USD 0.000006123 · Sigmawatch", { timeout: 20_000 });
  await page.getByRole("link", { name: "Market" }).first().click();
  await expect(page).toHaveTitle("Market · Sigmawatch");
});

test(
  "an id with escaped or special characters works in page, title, link, API and CSV",
  LONG,
  async ({ page, stage, signIn }) => {
    test.slow();
    const quotes = IDS.map((id, i) => quote(`Coin ${i}`, `C${i}`, `2.${i}`, { providerId: id }));
    await stage.tick(tickTime(1), quotes);
    await stage.tick(tickTime(), quotes);
    await signIn();
    for (const [i, id] of IDS.entries()) {
      const title = `Coin ${i} C${i}/USD 2.${i}00 · Sigmawatch`;
      await page.goto(pairPagePath("coingecko", id));
      await expect(page, id).toHaveTitle(title);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(`Coin ${i}`);
      const api = await page.request.get(pairApiPath("coingecko", id));
      expect(api.status(), id).toBe(200);
      expect((await api.json()).pair.id).toBe(id);
      const href = await page.getByRole("link", { name: "CSV" }).first().getAttribute("href");
      const csv = await page.request.get(href ?? "");
      expect(csv.status(), id).toBe(200);
      // The list's link opens the same page, without a full load.
      await page.goto("/");
      await rowOf(page, `Coin ${i}`)
        .getByRole("link", { name: `Coin ${i}`, exact: true })
        .click();
      await expect(page, id).toHaveTitle(title);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(`Coin ${i}`);
    }
  },
);
