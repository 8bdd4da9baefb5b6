import { expect, expectAccessible, focusRow, LONG, rowOf, test } from "./fixtures";

test("the page works with the keyboard alone", async ({ page, stage }) => {
  await stage.market();
  await page.goto("/");
  await expect(rowOf(page, "Bitcoin")).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the pairs" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(rowOf(page, "Bitcoin")).toBeFocused();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, "Tether")).toBeFocused();
  await expect(rowOf(page, "Tether")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(rowOf(page, "Ethereum")).toBeFocused();
  await page.keyboard.press("End");
  await expect(rowOf(page, "Pump.fun")).toBeFocused();
  await expect(rowOf(page, "Pump.fun")).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(rowOf(page, "Bitcoin")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row", { selected: true })).toHaveCount(0);

  await page.keyboard.press("/");
  const search = page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await page.keyboard.type("so/t");
  await expect(search).toHaveValue("so/t");
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");
  await page.keyboard.type("stETH");
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, "Lido Staked Ether")).toBeFocused();
});

test("a focused row is never hidden under the bar and the column heads", LONG, async ({ page, stage }) => {
  await stage.market();
  await page.setViewportSize({ width: 1440, height: 420 });
  await page.goto("/");
  await focusRow(page, "Bitcoin");
  await page.keyboard.press("End");
  for (let i = 0; i < 14; i++) await page.keyboard.press("ArrowUp");
  const row = page.getByRole("row", { selected: true });
  await expect(row).toBeFocused();
  const top = await row.evaluate((element) => element.getBoundingClientRect().top);
  expect(top).toBeGreaterThanOrEqual(132);
});

test("the theme is saved, and its key is ignored in fields", async ({ page, stage }) => {
  await stage.market();
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
  await page.keyboard.press("t");
  expect(await background()).toBe(light);
  await page.getByRole("searchbox").fill("");
  await page.keyboard.type("t");
  expect(await background()).toBe(light);
});

test("1, 2 and 3 choose the window, ? lists the keys, and single keys can be turned off permanently", async ({
  page,
  stage,
  signIn,
}) => {
  await stage.market();
  await signIn();
  await page.goto("/");
  await focusRow(page, "Bitcoin");
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/\?window=1h$/);
  await expect(rowOf(page, "Bitcoin")).toBeFocused();
  await page.keyboard.press("3");
  await expect(page).toHaveURL(/\?window=7d$/);
  await page.keyboard.press("2");
  await expect(page).toHaveURL(/\/$/);
  await page.keyboard.press("/");
  await page.keyboard.type("123?t");
  await expect(page.getByRole("searchbox")).toHaveValue("123?t");
  await expect(page).toHaveURL(/\?q=123%3Ft$/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await focusRow(page, "Bitcoin");
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toContainText("Window: 1 h, 24 h, 7 d");
  await expectAccessible(page);
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/\/$/);
  const single = dialog.getByRole("switch", { name: "Single-letter keys" });
  await expect(single).toBeChecked();
  await single.click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, "Bitcoin")).toBeFocused();

  for (const key of ["1", "?", "/", "t"]) await page.keyboard.press(key);
  await page.reload();
  await focusRow(page, "Bitcoin");
  await page.keyboard.press("1");
  await page.keyboard.press("?");
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, "Ethereum")).toBeFocused();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/$/);

  // They can be enabled again without single keys.
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).last().click();
  await single.click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Your account" })).toBeFocused();
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/\?window=1h$/);
});

test("the list of keys is reachable with Tab, signed out as well", LONG, async ({ page, stage }) => {
  await stage.market();
  await page.goto("/");
  await expect(rowOf(page, "Bitcoin")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const button = page.getByRole("button", { name: "Keyboard shortcuts" }).first();
  await expect(button).toBeFocused();
  await expect(button).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("a menu keeps the focus, moves by arrows, and returns it", LONG, async ({ page, stage }) => {
  await stage.market();
  await page.goto("/");
  const chip = page.getByRole("button", { name: "Quote all" });
  // It opens once the page is hydrated.
  await expect(async () => {
    await chip.press("Enter");
    await expect(page.getByRole("textbox", { name: "Find a quote" })).toBeFocused({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const usd = page.getByRole("checkbox", { name: "USD 23 pairs" });
  await expect(usd).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: "Find a quote" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await expect(usd).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Quote USD" })).toBeFocused();
});

test("Esc closes what is open on a pair's page, the last opened first, and never leaves the page", async ({
  page,
  stage,
  signIn,
}) => {
  const newest = await stage.market();
  await signIn();
  const from = new Date(newest.getTime() - 110_000).toISOString();
  await page.goto(`/pairs/coingecko/bitcoin-usd?from=${from}&to=${newest.toISOString()}`);
  const definition = page.getByText("Share of the window that was sampled.");
  const term = page.getByRole("button", { name: "Coverage", exact: true });
  const tableButton = page.getByRole("button", { name: "Table" }).first();
  const table = page.getByRole("table").nth(0);
  await expect(table).toBeVisible();
  const tables = page.getByRole("table");
  const before = await tables.count();
  await tableButton.click();
  await expect(tables).toHaveCount(before + 1);
  await term.click();
  await expect(definition).toBeVisible();
  await page.getByRole("combobox", { name: "Find a pair" }).fill("eth");
  await expect(page.getByRole("option").first()).toBeVisible();
  const account = page.getByRole("button", { name: "Your account" });
  await account.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(":popover-open")).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(page.locator(":popover-open")).toHaveCount(0);
  await expect(account).toBeFocused();
  await expect(definition).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(definition).toHaveCount(0);
  await expect(term).toBeFocused();
  await expect(tables).toHaveCount(before + 1);
  await page.keyboard.press("Escape");
  await expect(tables).toHaveCount(before);
  await expect(tableButton).toBeFocused();
  await expect(page).toHaveURL(/from=/);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/bitcoin-usd$/);

  const drawer = page.getByRole("button", { name: "Where this number comes from" });
  await drawer.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(drawer).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  for (let press = 0; press < 4; press++) await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page).toHaveURL(/bitcoin-usd$/);
});
