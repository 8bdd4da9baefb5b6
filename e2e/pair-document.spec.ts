import { expect, test } from "./fixtures";

// Accept header of a browser's page request.
const HTML = { accept: "text/html,application/xhtml+xml" };

test("the HTML of a pair's page is complete and titled, and its status 404 for an unknown pair", async ({
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
