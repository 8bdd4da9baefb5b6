import type { Page } from "@playwright/test";
import { fetchIcons } from "@/lib/ingest/icons";
import { createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import { type FakeCoinGecko, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { pngOf, SIGNATURES } from "@/lib/testing/pictures";
import { test as base, expect, expectAccessible, LONG, rowOf } from "./fixtures";
import { quote, type Stage } from "./stage";

const ORANGE = pngOf([247, 147, 26]);

/** Replaces CoinGecko's image host. */
const test = base.extend<{ images: FakeCoinGecko }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are wanted from the pattern
  images: async ({}, use) => {
    const server = await startFakeCoinGecko();
    // One valid image, and one with a valid signature only.
    server.answerWith(({ path }) => ({ body: path.includes("bitcoin") ? ORANGE : SIGNATURES["image/png"] }));
    await use(server);
    await server.close();
  },
});

const named = (images: FakeCoinGecko, coin: string) => ({
  iconUrl: new URL(`/coins/images/1/small/${coin}.png?1`, images.baseUrl).href,
});

/** A market of three: with a valid icon, with an invalid one, and without. */
async function setMarket(stage: Stage, images: FakeCoinGecko): Promise<void> {
  await stage.market([
    quote("Bitcoin", "BTC", "106117.38", { marketCapRank: 1, ...named(images, "bitcoin") }),
    quote("Ethereum", "ETH", "3582.07", { marketCapRank: 2, ...named(images, "broken") }),
    quote("Solana", "SOL", "167.42", { marketCapRank: 3 }),
  ]);
}

async function fetchAll(stage: Stage, images: FakeCoinGecko): Promise<void> {
  const source = createCoinGecko({
    ...({ plan: "keyless", pages: 1, intervalSeconds: 60 } as const),
    baseUrl: images.baseUrl,
  });
  const { signal } = new AbortController();
  const report = await fetchIcons({ db: stage.db, sources: [source], signal });
  expect(report).toEqual({ fetched: 2, failed: 0 });
}

const iconOf = (page: Page, name: string) => rowOf(page, name).locator("img");
/** True if an icon is decoded, not only loaded. */
const isDrawn = (image: HTMLImageElement) => image.complete && image.naturalWidth > 0;
const leftOf = async (page: Page, name: string) => (await page.getByTitle(name).boundingBox())?.x;

test("icons are loaded from this server only and replace the letters without moving anything", async ({
  page,
  stage,
  images,
}) => {
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await setMarket(stage, images);
  await page.goto("/");
  await expect(rowOf(page, "Bitcoin").locator("td").first()).toContainText("B");
  await expect(page.getByRole("grid").locator("img")).toHaveCount(0);
  const left = await leftOf(page, "Bitcoin");

  await fetchAll(stage, images);
  // A refocused page refetches.
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await expect(iconOf(page, "Bitcoin")).toBeVisible({ timeout: 1500 });
  }).toPass();
  await expect.poll(() => iconOf(page, "Bitcoin").evaluate(isDrawn)).toBe(true);
  expect(await iconOf(page, "Bitcoin").boundingBox()).toMatchObject({ width: 22, height: 22 });
  expect(await leftOf(page, "Bitcoin")).toBe(left);
  // An invalid icon and a missing one show the letter.
  for (const [name, letter] of [
    ["Ethereum", "E"],
    ["Solana", "S"],
  ] as const) {
    await expect(iconOf(page, name)).toHaveCount(0);
    await expect(rowOf(page, name).locator("td").first().locator("[aria-hidden]").first()).toHaveText(letter);
  }
  expect([...hosts]).toEqual([new URL(page.url()).host]);
  await expectAccessible(page);
});

test(
  "a server-rendered page shows icons, and the letter for an invalid one",
  LONG,
  async ({ page, stage, images, signIn }) => {
    await setMarket(stage, images);
    await fetchAll(stage, images);
    await page.goto("/");
    await expect.poll(() => iconOf(page, "Bitcoin").evaluate(isDrawn)).toBe(true);
    await expect(iconOf(page, "Ethereum")).toHaveCount(0);
    await expect(rowOf(page, "Ethereum").locator("td").first()).toContainText("E");

    const address = (await iconOf(page, "Bitcoin").getAttribute("src")) ?? "";
    const reply = await page.request.get(address);
    expect(Buffer.compare(await reply.body(), ORANGE)).toBe(0);
    expect(reply.headers()).toMatchObject({
      "content-type": "image/png",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
    expect(reply.headers()["content-security-policy"]).toContain("default-src 'none'");
    expect((await page.request.get("/api/icons/AAAAAAAAAAAAAAAA")).status()).toBe(404);

    await signIn();
    await page.goto("/pairs/coingecko/bitcoin-usd");
    const large = page.getByRole("main").locator("img");
    await expect.poll(() => large.evaluate(isDrawn)).toBe(true);
    expect(await large.boundingBox()).toMatchObject({ width: 40, height: 40 });
    await page.goto("/pairs/coingecko/ethereum-usd");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Ethereum");
    await expect(page.getByRole("main").locator("img")).toHaveCount(0);
  },
);
