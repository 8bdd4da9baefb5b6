import type { Page, TestInfo } from "@playwright/test";
import { expect, LONG, rowOf, test } from "./fixtures";
import { COINGECKO, quote } from "./stage";

const PAIRS = 10_000;
const FIVE_MINUTES = 300;
/** Enough for the 1 h window. */
const TICKS = 8;
/** Rows visible at 900 pixels, the reserve, and the head. */
const MAX_ROWS = 60;

declare global {
  interface Window {
    /** Durations of long tasks in milliseconds, and the maximum number of rows. */
    seen: { tasks: number[]; rows: number };
  }
}

/** Records tasks over 50 ms and the maximum number of rows. */
async function observe(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.seen = { tasks: [], rows: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.seen.tasks.push(Math.round(duration));
    }).observe({ type: "longtask" });
    new MutationObserver(() => {
      window.seen.rows = Math.max(window.seen.rows, document.querySelectorAll("tr").length);
    }).observe(document.body, { subtree: true, childList: true });
  });
}

/** Attaches the recorded durations to the report; they depend on the machine, so they are not asserted. */
async function noteTasks(page: Page, info: TestInfo, doing: string): Promise<void> {
  const seen = await page.evaluate(() => {
    const recorded = window.seen;
    window.seen = { tasks: [], rows: 0 };
    return recorded;
  });
  const longest = Math.max(0, ...seen.tasks);
  info.annotations.push({
    type: "long tasks",
    description: `${doing}: ${seen.tasks.length} over 50 ms, longest ${longest} ms`,
  });
  expect(seen.rows, `rows in the page while ${doing}`).toBeLessThan(MAX_ROWS);
}

/** Turns the wheel forty times, about once a frame. */
async function wheel(page: Page, pixels: number): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.mouse.wheel(0, pixels);
    await page.waitForTimeout(16);
  }
}

test(
  "ten thousand pairs are scrolled, sorted, searched and filtered with only visible rows in the page",
  LONG,
  async ({ page, stage, signIn }, info) => {
    test.setTimeout(180_000);
    const source = { ...COINGECKO, intervalSeconds: FIVE_MINUTES };
    const newest = Math.floor(Date.now() / (FIVE_MINUTES * 1000)) * FIVE_MINUTES * 1000;
    for (let ago = TICKS - 1; ago >= 0; ago--) {
      await stage.tick(
        new Date(newest - ago * FIVE_MINUTES * 1000),
        Array.from({ length: PAIRS }, (_, i) =>
          quote(`Coin ${i}`, `C${i}`, String((i + 1) * (1 + (ago % 2) * 0.00001 * (i + 1))), {
            marketCapRank: i + 1,
            quote: i % 2 === 0 ? "USD" : "EUR",
          }),
        ),
        source,
      );
    }
    await signIn();
    await page.goto("/?window=1h");
    await expect(page.getByText("10,000 pairs", { exact: true })).toBeVisible();
    await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "10001");
    const first = page.getByRole("row").nth(1);
    await expect(first).toContainText("Coin 9999");
    await expect(first.locator(".cell-rank")).toHaveText("1 / 10,000");
    await observe(page);

    await page.mouse.move(700, 600);
    await wheel(page, 480);
    await noteTasks(page, info, "scrolling");
    await wheel(page, 2400);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(rowOf(page, "Coin 0")).toBeVisible();
    await expect(rowOf(page, "Coin 0")).toHaveAttribute("aria-rowindex", "10001");
    await noteTasks(page, info, "leaping");

    await page.evaluate(() => scrollTo(0, 0));
    for (const [head, name] of [
      ["Price", "Coin 9999"],
      ["Change 24 h", "Coin 0"],
      ["Quote age", "Coin 0"],
      ["CV, %", "Coin 9999"],
      ["Pair", "Coin 0"],
    ] as const) {
      await page.getByRole("columnheader", { name: head }).getByRole("button").click();
      await expect(first).toContainText(name);
    }
    await noteTasks(page, info, "sorting");

    await page.getByRole("searchbox").pressSequentially("coin 99 c99");
    await expect(page.getByText("111 of 10,000", { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByText("10,000 pairs", { exact: true })).toBeVisible();
    await noteTasks(page, info, "typing");

    await page.getByRole("button", { name: "Quote all" }).click();
    await page.getByRole("checkbox", { name: "EUR 5,000 pairs" }).check();
    await expect(page.getByText("5,000 of 10,000", { exact: true })).toBeVisible();
    await expect(first).toContainText("Coin 1");
    await noteTasks(page, info, "narrowing");
  },
);
