import { expect, expectAccessible, expectNoSidewaysScroll, focusRow, LONG, rowOf, test } from "./fixtures";
import { BINANCE, MARKET, quote, type Stage, tickTime } from "./stage";

/** Over half an hour of ticks with moving prices: enough for the 1 h window only. */
async function moving(stage: Stage): Promise<void> {
  for (let ago = 44; ago >= 0; ago--) {
    await stage.tick(
      tickTime(ago),
      MARKET.slice(0, 6).map((quote, i) => ({
        ...quote,
        values: { price: String(Number(quote.values.price) * (1 + (ago % 2 === 0 ? 0.001 * i : 0))) },
      })),
    );
  }
}

/** Three pairs in dollars that move, two that are pegged. */
async function measured(stage: Stage): Promise<void> {
  await stage.market(MARKET.slice(0, 5));
  await stage.setVolatilities({ XRP: 0.05, ETH: 0.04, BTC: 0.02, BNB: 0.001, USDT: 0.0004 }, PEGGED);
}
const PEGGED = { pegged: ["USDT", "BNB"] };

/** Two sources, three quotes. */
async function twoSources(stage: Stage): Promise<void> {
  await stage.market(MARKET.slice(0, 5));
  await stage.market(
    [
      quote("Bitcoin", "BTC", "106120", { providerId: "btc-usdt", quote: "USDT" }),
      quote("Ether", "ETH", "0.0337", { providerId: "eth-btc", quote: "BTC" }),
      quote("Litecoin", "LTC", "0.00093", { providerId: "ltc-btc", quote: "BTC" }),
    ],
    BINANCE,
  );
}

test("signed in, the list shows each pair's figures by window and unit, kept in the URL", async ({
  page,
  stage,
  signIn,
}) => {
  test.slow();
  await moving(stage);
  await signIn();
  await page.goto("/?window=1h");
  const first = page.getByRole("row").nth(1);
  await expect(first.locator(".cell-rank")).toHaveText(/^1\s\/\s\d+$/);
  const reply = await page.request.get("/api/volatility?window=1h");
  const { rows } = await reply.json();
  const most = rows.find((row: { rank: number | null }) => row.rank === 1);
  await expect(first.getByRole("link")).toHaveAttribute("href", `/pairs/coingecko/${most.id}?window=1h`);
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

  await page.goBack();
  await expect(page).toHaveURL(/window=1h&unit=year/);
  await expect(page.getByRole("button", { name: "1 h", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(first.locator(".cell-rank")).toHaveText(/^1\s\/\s\d+$/);
  await page.goForward();
  await expect(rowOf(page, "Bitcoin")).toContainText("not enough data");

  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await expectAccessible(page);
  }
});

test("signed out, the measured columns are replaced by a sign-in panel", async ({ page, stage }) => {
  await stage.market();
  await page.goto("/?sort=volatility&hide=age");
  const closed = page.getByRole("region", { name: "Columns for signed-in users" });
  await expect(closed).toContainText("See how much each pair moves");
  await expect(page.getByRole("columnheader", { name: "Volatility", exact: true })).toHaveCount(0);
  // The list cannot be sorted by hidden columns.
  await expect(page.getByRole("row").nth(1)).toContainText("Bitcoin");
  await expect(page.getByText("23 pairs, largest first")).toBeVisible();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await expect(closed.getByRole("link", { name: "Sign in" })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  await expectAccessible(page);
  await rowOf(page, "Ethereum").locator(".cell-change").click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fpairs%2Fcoingecko%2Fethereum-usd/);
});

test("a row opens its pair with Enter and by its name", async ({ page, stage, signIn }) => {
  await stage.market();
  await signIn();
  await page.goto("/?sort=price");
  await focusRow(page, "Bitcoin");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, "Ethereum")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/pairs\/coingecko\/ethereum-usd/);
  await page.goBack();
  await expect(page).toHaveURL(/\?sort=price$/);
  await page.getByRole("link", { name: "XRP", exact: true }).click();
  await expect(page).toHaveURL(/\/pairs\/coingecko\/xrp-usd/);
});

test(
  "a row opens in a new tab or window with the usual keys and buttons",
  LONG,
  async ({ page, stage, signIn, context }) => {
    await stage.market();
    await signIn();
    await page.goto("/?sort=price");
    const cell = rowOf(page, "Bitcoin").locator(".cell-price");
    for (const press of [
      () => cell.click({ modifiers: ["ControlOrMeta"] }),
      () => cell.click({ modifiers: ["Shift"] }),
      () => cell.click({ button: "middle" }),
    ]) {
      const [opened] = await Promise.all([context.waitForEvent("page"), press()]);
      await expect(opened).toHaveURL(/\/pairs\/coingecko\/bitcoin-usd/);
      await opened.close();
      await expect(page).toHaveURL(/\?sort=price/);
    }
  },
);

test("the list is sorted by any column, reversed, and reset", async ({ page, stage }) => {
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
  await page.goBack();
  await expect(first).toContainText("Zcash");
  await expectAccessible(page);
});

test("a column's head shows the figure's definition to pointer and keyboard until Esc", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.market();
  await signIn();
  await page.goto("/");
  const definition = page.getByText(/^Realized volatility: square root/);
  const head = page.getByRole("columnheader", { name: "Volatility" }).getByRole("button");
  await expect(head).toHaveAccessibleDescription(/^Realized volatility: square root/);
  await head.hover();
  await expect(definition).toBeVisible();
  await definition.hover();
  await expect(definition).toBeVisible();
  await rowOf(page, "Bitcoin").hover();
  await expect(definition).toBeHidden();
  await page.getByRole("columnheader", { name: "Rank" }).getByRole("button").focus();
  await page.keyboard.press("Tab");
  await expect(head).toBeFocused();
  await expect(definition).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(definition).toBeHidden();
  await expect(head).toBeFocused();
});

test("anyone can filter the list by source and quote, with counts, kept in the URL", async ({
  page,
  stage,
}) => {
  await twoSources(stage);
  await page.goto("/?source=nowhere&quote=");
  await expect(page.getByText("8 pairs, largest first")).toBeVisible();

  const chip = page.getByRole("button", { name: "Source all" });
  await chip.click();
  const menu = page.getByRole("dialog", { name: "Source" });
  await expect(menu.getByRole("textbox", { name: "Find a source" })).toBeFocused();
  await expect(menu.getByRole("checkbox")).toHaveCount(2);
  await expectAccessible(page);
  await page.keyboard.type("bin");
  await expect(menu.getByRole("checkbox")).toHaveCount(1);
  await menu.getByRole("checkbox", { name: "Binance 3 pairs" }).check();
  await expect(page.getByText("3 of 8", { exact: true })).toBeVisible();
  await expect(rowOf(page, "Litecoin")).toBeVisible();
  await expect(rowOf(page, "XRP")).toHaveCount(0);
  await expect(page).toHaveURL(/\?source=binance$/);
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(page.getByRole("button", { name: "Source Binance" })).toBeFocused();

  await page.getByRole("button", { name: "Quote all" }).click();
  const quotes = page.getByRole("dialog", { name: "Quote" });
  await expect(quotes.getByRole("checkbox", { name: "USD 0 pairs" })).toBeVisible();
  await quotes.getByRole("checkbox", { name: "BTC 2 pairs" }).check();
  await quotes.getByRole("checkbox", { name: "USD 0 pairs" }).check();
  await expect(page.getByRole("button", { name: "Quote 2 chosen" })).toBeVisible();
  await expect(page).toHaveURL(/\?source=binance&quote=BTC&quote=USD$/);
  await page.keyboard.press("Escape");

  await page.reload();
  await expect(page.getByText("2 of 8", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Source Binance" }).click();
  await menu.getByRole("button", { name: "All" }).click();
  await expect(page.getByText("7 of 8", { exact: true })).toBeVisible();
  await page.goBack();
  await expect(page.getByText("2 of 8", { exact: true })).toBeVisible();
});

test("pegged pairs are excluded from the ranking until a switch shows them", async ({
  page,
  stage,
  signIn,
}) => {
  await measured(stage);
  await signIn();
  await page.goto("/");
  await expect(page.getByText("3 of 5", { exact: true })).toBeVisible();
  await expect(rowOf(page, "Tether")).toHaveCount(0);
  const pegged = page.getByRole("switch", { name: "Show 2 pegged pairs" });
  await pegged.click();
  await expect(pegged).toBeChecked();
  await expect(page).toHaveURL(/\?pegged=show$/);
  await expect(rowOf(page, "Tether").locator(".cell-rank")).toHaveText("pegged");
  await expect(page.getByText("5 pairs", { exact: true })).toBeVisible();
  await page.reload();
  await expect(pegged).toBeChecked();
  await pegged.click();
  await expect(page).toHaveURL(/\/$/);
});

test(
  "several sources are sorted together by volatility, with ranks by source",
  LONG,
  async ({ page, stage, signIn }) => {
    await twoSources(stage);
    await stage.setVolatilities({ LTC: 0.09, XRP: 0.05, ETH: 0.04, BTC: 0.02, USDT: 0.015, BNB: 0.01 });
    await signIn();
    await page.goto("/");
    await expect(page.getByRole("columnheader", { name: "Volatility", exact: true })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
    const names = page.getByRole("row").locator(".cell-pair [title]");
    await expect(names).toHaveText([
      ...["Litecoin", "XRP", "Ethereum", "Ether", "Bitcoin", "Bitcoin", "Tether", "BNB"],
    ]);
    await expect(rowOf(page, "Litecoin").getByTitle("1 of 6 on Binance")).toBeVisible();
    await expect(rowOf(page, "XRP").getByTitle("2 of 6 on CoinGecko")).toBeVisible();
  },
);

test(
  "the list can be sorted by standard deviation only with a single quote",
  LONG,
  async ({ page, stage, signIn }) => {
    await twoSources(stage);
    await stage.setVolatilities({ LTC: 0.09, XRP: 0.05, ETH: 0.04, BTC: 0.02, USDT: 0.015, BNB: 0.01 });
    await signIn();
    await page.goto("/?sort=stdDev");
    const head = page.getByRole("columnheader", { name: /Std dev/ });
    await expect(head).toHaveText("Std dev");
    await expect(head.getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("row").nth(1)).toContainText("Litecoin");
    await page.goto("/?sort=stdDev&quote=USD");
    await expect(head.getByRole("button")).toHaveText("↓ Std dev, USD");
    await expect(page.getByRole("row").nth(1)).toContainText("Bitcoin");
  },
);

test(
  "a new order is not applied while the pointer is over the list; new figures are",
  LONG,
  async ({ page, stage, signIn }) => {
    test.slow();
    await measured(stage);
    await signIn();
    await page.goto("/?pegged=show");
    const names = page.getByRole("row").locator(".cell-pair [title]");
    await expect(names).toHaveText(["XRP", "Ethereum", "Bitcoin", "BNB", "Tether"]);
    const bitcoin = rowOf(page, "Bitcoin");
    await bitcoin.hover();
    const place = await bitcoin.boundingBox();

    await stage.setVolatilities({ BTC: 0.09, XRP: 0.05, ETH: 0.04, BNB: 0.001, USDT: 0.0004 }, PEGGED);
    await expect(bitcoin.locator(".cell-volatility")).toContainText("9.00", { timeout: 25_000 });
    const waiting = page.getByRole("button", { name: "New order, show" });
    await expect(waiting).toBeVisible();
    await expect(names).toHaveText(["XRP", "Ethereum", "Bitcoin", "BNB", "Tether"]);
    expect(await bitcoin.boundingBox()).toEqual(place);
    await expectAccessible(page);

    await waiting.click();
    await expect(names).toHaveText(["Bitcoin", "XRP", "Ethereum", "BNB", "Tether"]);
    await expect(waiting).toHaveCount(0);

    // Without pointer or focus on a row, the order is applied.
    await page.getByRole("banner").hover();
    await stage.setVolatilities({ ETH: 0.2, BTC: 0.09, XRP: 0.05, BNB: 0.001, USDT: 0.0004 }, PEGGED);
    await expect(names).toHaveText(["Ethereum", "Bitcoin", "XRP", "BNB", "Tether"], { timeout: 25_000 });
    await expect(waiting).toHaveCount(0);

    // A focused row also delays the order.
    await focusRow(page, "XRP");
    await stage.setVolatilities({ XRP: 0.3, ETH: 0.2, BTC: 0.09, BNB: 0.001, USDT: 0.0004 }, PEGGED);
    await expect(waiting).toBeVisible({ timeout: 25_000 });
    await expect(names).toHaveText(["Ethereum", "Bitcoin", "XRP", "BNB", "Tether"]);
    await expect(rowOf(page, "XRP")).toBeFocused();
    // A sort chosen by the viewer is applied at once.
    await page.getByRole("columnheader", { name: "Price" }).getByRole("button").click();
    await expect(names.first()).toHaveText("Bitcoin");
    await expect(waiting).toHaveCount(0);
  },
);

test("the list is downloaded as shown", async ({ page, stage, signIn }) => {
  await measured(stage);
  await signIn();
  await page.goto("/?window=7d&unit=year&sort=price&pegged=show&q=the");
  await expect(page.getByText("2 of 5", { exact: true })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^sigmawatch-7d-\d{8}T\d{6}Z\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const [head, ...lines] = Buffer.concat(chunks).toString("utf8").trimEnd().split("\r\n");
  expect(head).toContain("realized volatility over 7d (fraction per square root of a year)");
  expect(lines.map((line) => line.split(",")[2])).toEqual(["Ethereum", "Tether"]);
  expect(lines[1]).toContain(",0.999694,");
  expect(lines[1]).toContain(",pegged; measured,");
  const toast = page.getByText(`Saved ${download.suggestedFilename()}`);
  // The toast stays while hovered.
  await toast.hover();
  await expectAccessible(page);
  await expect(toast).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(toast).toHaveCount(0);
});

test(
  "the source column is shown while pairs of several sources are listed",
  LONG,
  async ({ page, stage, signIn }) => {
    await twoSources(stage);
    await signIn();
    await page.goto("/");
    const head = page.getByRole("columnheader", { name: "Source", exact: true });
    await expect(head).toBeVisible();
    await page.goto("/?source=binance");
    await expect(rowOf(page, "Litecoin")).toBeVisible();
    await expect(head).toBeHidden();
  },
);

test(
  "pairs with the same name and ticker show their ids, in the list and in the search",
  LONG,
  async ({ page, stage, signIn }) => {
    await stage.tick(tickTime(), [
      quote("HODL", "HODL", "0.0000312", { providerId: "hodl", marketCapRank: 1 }),
      quote("HODL", "HODL", "0.0000000042", { providerId: "hodl-2", marketCapRank: 2 }),
      quote("Bitcoin", "BTC", "106117", { marketCapRank: 3 }),
    ]);
    await signIn();
    await page.goto("/?sort=price");
    await expect(page.getByRole("row").locator(".ticker")).toContainText([
      ...["BTC/USD", "HODL/USD · hodl", "HODL/USD · hodl-2"],
    ]);
    await expect(rowOf(page, "Bitcoin")).not.toContainText("bitcoin-usd");
    await page.goto("/pairs/coingecko/bitcoin-usd");
    await page.getByRole("combobox", { name: "Find a pair" }).fill("hodl");
    await expect(page.getByRole("option")).toContainText(["HODL/USD · hodl", "HODL/USD · hodl-2"]);
  },
);

test("columns are shown and hidden, also optional ones on a narrow page, and kept in the URL", async ({
  page,
  stage,
  signIn,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await measured(stage);
  await signIn();
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto("/");
  const head = (name: string) => page.getByRole("columnheader", { name, exact: true });
  await expect(head("Volatility")).toBeVisible();
  await expect(head("CV, %")).toBeHidden();
  await page.getByRole("button", { name: "View" }).click();
  const menu = page.getByRole("dialog", { name: "View" });
  await menu.getByRole("checkbox", { name: "Coefficient of variation" }).check();
  await menu.getByRole("checkbox", { name: "Standard deviation" }).check();
  await menu.getByRole("checkbox", { name: "Quote age" }).uncheck();
  // There is only one source.
  await expect(page.getByRole("button", { name: "Quote all" })).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Source all" })).toHaveCount(0);
  await expect(menu.getByRole("checkbox", { name: "Source" })).toHaveCount(0);
  await expect(menu).toContainText("No room at this width: volume 24 h, last 24 h.");
  await expect(head("Last 24 h")).toBeHidden();
  await expect(head("CV, %")).toBeVisible();
  await expect(head("Quote age")).toBeHidden();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await menu.getByRole("button", { name: "Copy the link to this view" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).search).toBe("?show=cv&show=std-dev&hide=age");

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(copied);
  await expect(head("CV, %")).toBeVisible();
  await expect(head("Last 24 h")).toBeVisible();
  await expect(head("Quote age")).toBeHidden();
  await page.getByRole("button", { name: "View" }).click();
  await menu.getByRole("checkbox", { name: "Quote age" }).check();
  await menu.getByRole("checkbox", { name: "Volume 24 h" }).check();
  await expect(head("Volume 24 h, USD")).toBeVisible();
  await menu.getByRole("checkbox", { name: "Coverage" }).uncheck();
  await expect(head("Coverage")).toBeHidden();
  await expectNoSidewaysScroll(page);
});

test("on a phone filters, unit and order are at the bottom of the screen", async ({
  page,
  stage,
  signIn,
}) => {
  await measured(stage);
  await signIn();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  const names = page.getByRole("row").locator(".cell-pair [title]");
  await expect(names).toHaveText(["XRP", "Ethereum", "Bitcoin"]);
  await expect(page.getByRole("button", { name: "annualized" })).toBeHidden();

  await page.getByRole("button", { name: "View" }).click();
  const sheet = page.getByRole("dialog", { name: "View" });
  await expect(sheet.getByRole("checkbox")).toHaveCount(0);
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "annualized" }).click();
  await sheet.getByRole("switch", { name: "Show 2 pegged pairs" }).click();
  const box = await sheet.boundingBox();
  expect(box).toMatchObject({ x: 0, width: 390 });
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(844, 0);
  await page.keyboard.press("Escape");
  await expect(names).toHaveCount(5);

  const order = page.getByRole("button", { name: "Volatility, % per year" });
  await order.click();
  await expectAccessible(page);
  await page.getByRole("dialog", { name: "Sort the list" }).getByRole("button", { name: "Price" }).click();
  await expect(names.first()).toHaveText("Bitcoin");
  await expect(page).toHaveURL(/sort=price&dir=desc/);
  await page.getByRole("button", { name: "Price" }).click();
  await page.getByRole("dialog", { name: "Sort the list" }).getByRole("button", { name: "Price" }).click();
  await expect(names.first()).toHaveText("Tether");

  for (const target of await page.getByRole("main").getByRole("button").all()) {
    if (!(await target.isVisible())) continue;
    const size = await target.boundingBox();
    expect(size?.height, await target.textContent()?.toString()).toBeGreaterThanOrEqual(32);
  }
  expect((await page.getByRole("row").nth(1).boundingBox())?.height).toBe(60);
  await expectNoSidewaysScroll(page);
});

test(
  "on a tablet the unit, the pegged pairs and the columns are in the view menu",
  LONG,
  async ({ page, stage, signIn }) => {
    await measured(stage);
    await signIn();
    await page.setViewportSize({ width: 720, height: 900 });
    await page.goto("/");
    await page.getByRole("button", { name: "View" }).click();
    const menu = page.getByRole("dialog", { name: "View" });
    await expectAccessible(page);
    await menu.getByRole("button", { name: "annualized" }).click();
    await expect(page).toHaveURL(/unit=year/);
    await menu.getByRole("switch", { name: "Show 2 pegged pairs" }).click();
    await expect(rowOf(page, "Tether")).toBeVisible();
    const coverage = page.getByRole("columnheader", { name: "Coverage" });
    await expect(coverage).toBeVisible();
    await menu.getByRole("checkbox", { name: "Coverage" }).uncheck();
    await expect(coverage).toBeHidden();
    await expect(menu.getByRole("button", { name: "Save the list as CSV" })).toBeVisible();
  },
);

test("on a phone signed-out viewers see a sign-in panel above a list they can sort", async ({
  page,
  stage,
}) => {
  await stage.market();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  const invitation = page.getByRole("region", { name: "Columns for signed-in users" });
  const list = page.getByRole("grid");
  expect((await invitation.boundingBox())?.y).toBeLessThan((await list.boundingBox())?.y ?? 0);
  await page.getByRole("button", { name: "Largest first" }).click();
  await page
    .getByRole("dialog", { name: "Sort the list" })
    .getByRole("button", { name: "Change 24 h" })
    .click();
  await expect(page.getByRole("row").nth(1)).toContainText("XRP");
});

test(
  "the main navigation has the market only; users and account are in the account menu",
  LONG,
  async ({ page, stage, signIn, context }) => {
    await stage.market();
    await page.goto("/");
    const nav = page.getByRole("navigation", { name: "Main" });
    await expect(nav.getByRole("link")).toHaveText(["Market"]);
    await expect(nav.getByRole("link", { name: "Market" })).toHaveAttribute("aria-current", "page");
    for (const [role, links] of [
      ["member", ["Account"]],
      ["owner", ["Account", "Users"]],
    ] as const) {
      await context.clearCookies();
      await signIn({ email: `${role}@example.org`, role });
      await page.goto("/");
      await expect(nav.getByRole("link")).toHaveText(["Market"]);
      await page.getByRole("button", { name: "Your account" }).click();
      await expect(page.locator(":popover-open").getByRole("link")).toHaveText(links);
    }
    await page.locator(":popover-open").getByRole("link", { name: "Users" }).click();
    await expect(page).toHaveURL(/\/users$/);
    await page.getByRole("button", { name: "Your account" }).click();
    await expect(page.locator(":popover-open").getByRole("link", { name: "Users" })).toHaveAttribute(
      "aria-current",
      "page",
    );
  },
);
