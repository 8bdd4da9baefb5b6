import { expect, focusRow, test } from "./fixtures";

// What a browser sends when it asks for a page by its address.
const HTML = { accept: "text/html,application/xhtml+xml" };

test("a pair's page asked for by its address comes whole, titled, and as 404 where there is none", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.market();
  await signIn();
  const reply = await page.request.get("/pairs/coingecko/bitcoin-usd", { headers: HTML });
  const html = await reply.text();
  expect(reply.status()).toBe(200);
  expect(html).not.toContain("Loading the pair<");
  expect(html.slice(0, html.indexOf("</head>"))).toContain("<title>Bitcoin BTC/USD");
  expect(html).toMatch(/<h1[^>]*>(<[^>]+>)*Bitcoin/);
  expect((await page.request.get("/pairs/coingecko/nothing-usd", { headers: HTML })).status()).toBe(404);
});

test("whoever comes from the list is shown at once that the pair is on its way", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.market();
  await signIn();
  await page.goto("/");
  // Pressed before the list listens, the link would be followed as any address is.
  await focusRow(page, "Bitcoin");
  // Read on its way: the page lets go of an answer as soon as it has all of it.
  let answer = "";
  await page.route(/\/pairs\/coingecko\/bitcoin-usd\?/, async (route) => {
    const reply = await route.fetch();
    answer += await reply.text();
    await route.fulfill({ response: reply });
  });
  await page.getByRole("link", { name: "Bitcoin", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Bitcoin");
  // The skeleton stands in what comes before the pair itself.
  expect(answer).toContain('Loading the pair"');
});
