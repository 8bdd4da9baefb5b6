import { expect, focusRow, rowOf, test } from "./fixtures";

test("the page is worked with the keyboard alone", async ({ page, stage }) => {
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

test("a focused row is never hidden under the bar and the column heads", async ({ page, stage }) => {
  await stage.market();
  await page.setViewportSize({ width: 1440, height: 420 });
  await page.goto("/");
  await focusRow(page, "Bitcoin");
  await page.keyboard.press("End");
  for (let i = 0; i < 14; i++) await page.keyboard.press("ArrowUp");
  const row = page.getByRole("row", { selected: true });
  await expect(row).toBeFocused();
  const top = await row.evaluate((element) => element.getBoundingClientRect().top);
  expect(top).toBeGreaterThanOrEqual(84);
});

test("the switch between light and dark lasts, and its key is ignored in fields", async ({ page, stage }) => {
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
