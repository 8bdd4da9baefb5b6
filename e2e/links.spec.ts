import type { Page } from "@playwright/test";
import { expect, focusRow, LONG, rowOf, test } from "./fixtures";

/** A list with every kind of choice: search, filter, sort, window and unit. */
const LIST = "/?window=1h&unit=year&sort=pair&dir=desc&quote=USD&q=bitcoin";
const PAIR = /\/pairs\/coingecko\/bitcoin-usd\?window=1h&unit=year$/;
/** The same list after the pair's page changed the window. */
const LIST_7D = "/?window=7d&unit=year&sort=pair&dir=desc&quote=USD&q=bitcoin";

/** Parameters of a URL, sorted. */
function parametersOf(url: string): string[] {
  return [...new URL(url, "http://127.0.0.1").searchParams].map((pair) => pair.join("=")).sort();
}

async function expectList(page: Page, list: string): Promise<void> {
  await expect(page).toHaveURL(({ pathname }) => pathname === "/");
  await expect.poll(() => parametersOf(page.url())).toEqual(parametersOf(list));
}

test.beforeEach(async ({ stage, signIn }) => {
  await stage.market();
  await stage.setVolatilities({ BTC: 0.02, ETH: 0.04, DOGE: 0.06, WBTC: 0.021 });
  await signIn();
});

const WAYS_IN: Record<string, (page: Page) => Promise<void>> = {
  "a click on its name": async (page) => rowOf(page, "Bitcoin").getByRole("link").click(),
  "a click on its row": async (page) => rowOf(page, "Bitcoin").locator(".cell-price").click(),
  Enter: async (page) => {
    await focusRow(page, "Bitcoin");
    await page.keyboard.press("Enter");
  },
};
for (const [way, open] of Object.entries(WAYS_IN)) {
  test(
    `a pair opened by ${way} uses the list's window and unit`,
    way === "Enter" ? {} : LONG,
    async ({ page }) => {
      await page.goto(LIST);
      await open(page);
      await expect(page).toHaveURL(PAIR);
      await expect(page.getByRole("heading", { name: "Volatility over 1 h" })).toBeVisible();
      await expect(page.getByText("% per year, trailing")).toBeVisible();
    },
  );
}

const WAYS_BACK: Record<string, (page: Page) => Promise<unknown>> = {
  "the link above its name": (page) => page.getByRole("main").getByRole("link", { name: "Market" }).click(),
  "the navigation": (page) =>
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Market" }).click(),
  "the product's name": (page) => page.getByRole("link", { name: "Sigmawatch, market" }).click(),
  "the browser's Back": (page) => page.goBack(),
};
for (const [way, back] of Object.entries(WAYS_BACK)) {
  test(
    `back from a pair by ${way}, the list is unchanged except for choices made there`,
    way === "the browser's Back" ? {} : LONG,
    async ({ page }) => {
      await page.goto(LIST);
      await rowOf(page, "Bitcoin").getByRole("link").click();
      await expect(page).toHaveURL(PAIR);
      await back(page);
      await expectList(page, LIST);

      await rowOf(page, "Bitcoin").getByRole("link").click();
      await expect(page).toHaveURL(PAIR);
      await expect(page.getByRole("group", { name: "Range" })).toBeVisible();
      await page.keyboard.press("3");
      await expect(page).toHaveURL(/bitcoin-usd\?window=7d&unit=year$/);
      await back(page);
      await expectList(page, LIST_7D);
      await expect(page.getByRole("searchbox")).toHaveValue("bitcoin");
      await expect(rowOf(page, "Wrapped Bitcoin")).toBeVisible();
      await expect(rowOf(page, "Ethereum")).toHaveCount(0);
      await expect(page.getByRole("button", { name: "7 d", exact: true })).toHaveAttribute(
        "aria-pressed",
        "true",
      );
      // The list's own choices apply from here on.
      await page.getByRole("button", { name: "1 h", exact: true }).click();
      await expectList(page, LIST);
      await expect(rowOf(page, "Bitcoin").getByRole("link")).toHaveAttribute("href", PAIR);
    },
  );
}

test(
  "a list sorted by standard deviation opens that chart, and other pages link back to the list",
  LONG,
  async ({ page }) => {
    await page.goto("/?sort=stdDev&dir=desc&q=bitcoin");
    await rowOf(page, "Bitcoin").getByRole("link").click();
    await expect(page).toHaveURL(/bitcoin-usd\?measure=stdDev$/);
    await expect(page.getByRole("button", { name: "Standard deviation" }).first()).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await page.goto("/account");
    await page.getByRole("link", { name: "Sigmawatch, market" }).click();
    await expectList(page, "/?sort=stdDev&dir=desc&q=bitcoin&measure=stdDev");
  },
);

test("the search on a pair's page keeps the view", LONG, async ({ page }) => {
  await page.goto("/pairs/coingecko/bitcoin-usd?window=7d&unit=year&measure=stdDev");
  await page.getByRole("combobox", { name: "Find a pair" }).fill("doge");
  await expect(page.getByRole("option", { name: "Dogecoin" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/dogecoin-usd\?window=7d&unit=year&measure=stdDev$/);
});

test("unknown values are ignored, and default values are omitted from the URL", LONG, async ({ page }) => {
  await page.goto("/?window=2h&unit=week&measure=mean&sort=nothing");
  await expect(rowOf(page, "Bitcoin").getByRole("link")).toHaveAttribute(
    "href",
    "/pairs/coingecko/bitcoin-usd",
  );
});

test("a link shared by a signed-in viewer works signed out: the list at once, a pair after sign-in", async ({
  page,
  context,
  stage,
}) => {
  await context.clearCookies();
  await stage.account({ email: "bea@example.org", role: "member", password: "long words for a test" });
  await page.goto(LIST);
  await expect(rowOf(page, "Wrapped Bitcoin")).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("bitcoin");
  await rowOf(page, "Bitcoin").getByRole("link").click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill("bea@example.org");
  await page.getByLabel("Password", { exact: true }).fill("long words for a test");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(PAIR);
});
