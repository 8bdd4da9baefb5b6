import type { Page } from "@playwright/test";
import { recordHistory } from "@/lib/ingest/record-history";
import { expect, LONG, rowOf, test } from "./fixtures";
import { COINGECKO, quote, type Stage, tickTime } from "./stage";

const MINUTE = 60_000;
/** A day and an hour of minutes. */
const MINUTES = 1500;
/** Age of the quiet pair's last sample, minutes. */
const SILENCE = 185;
/** Minutes between which the frozen pair's provider time does not change. */
const FROZEN = { from: 100, to: 1470 };

/** A deterministic random walk with more digits than are ever shown. */
function wander(start: number, minute: number, share: number): string {
  return (start * (1 + share * Math.sin(minute / 7) + share * Math.sin(minute / 31))).toFixed(9);
}

/** A day of ticks with gaps, repeated quotes and silent pairs. @returns event time of the newest tick */
async function eventfulDay(stage: Stage): Promise<number> {
  const newest = tickTime().getTime();
  const ticks = Array.from({ length: MINUTES }, (_, i) => i + 1).map((minute) => {
    const at = newest - (MINUTES - minute) * MINUTE;
    const aged = (ageMs: number) => ({ providerAt: new Date(at - ageMs) });
    const isFrozen = minute > FROZEN.from && minute <= FROZEN.to;
    const frozenFor = isFrozen ? (minute - FROZEN.from) * MINUTE : 0;
    const fallen = minute < 1200 ? "80" : "0.0001";
    return {
      at: new Date(at),
      quotes: [
        { ...quote("Bitcoin", "BTC", wander(106_117, minute, 0.01), { marketCapRank: 1 }), ...aged(20_000) },
        { ...quote("Frozen", "FRZ", wander(5, minute, 0.02)), ...aged(20_000 + frozenFor) },
        { ...quote("Fallen", "FLN", fallen), ...aged(20_000) },
        { ...quote("Tether", "USDT", wander(1.0001, minute, 0.00002)), ...aged(20_000) },
        { ...quote("Pepe", "PEPE", wander(0.00000620449, minute, 0.03)), ...aged(20_000) },
        ...(minute > MINUTES - SILENCE
          ? []
          : [{ ...quote("Quiet", "QUI", wander(40, minute, 0.02)), ...aged(20_000) }]),
      ],
    };
  });
  await recordHistory(stage.db, { source: COINGECKO, ticks });
  return newest;
}

/** Labels, titles and hidden texts. */
function accessibleTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [];
    for (const element of document.querySelectorAll("*")) {
      for (const name of ["aria-label", "aria-valuetext", "aria-description", "alt"]) {
        texts.push(element.getAttribute(name) ?? "");
      }
      // The title of a stored price has all digits.
      const title = element.getAttribute("title") ?? "";
      if (!/^\d+(\.\d+)?$/.test(title)) texts.push(title);
      const isHidden = element.closest("[aria-hidden=true]") !== null;
      if (element.matches(".sr-only, title, caption, figcaption") && !isHidden) {
        texts.push(element.textContent ?? "");
      }
    }
    return texts.filter((text) => text !== "");
  });
}

/** Numbers with more digits than any formatter produces: 106,117.38 is the longest. */
function unroundedNumbers(texts: readonly string[]): string[] {
  const numbers = texts.flatMap(
    (text) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "").match(/[\d,]+\.\d+/g) ?? [],
  );
  return numbers.filter((number) => number.replace(/[.,]/g, "").replace(/^0+/, "").length > 8);
}

test("the list and the pair's page mark figures of silent pairs and of repeated quotes", async ({
  page,
  stage,
  signIn,
}) => {
  const newest = await eventfulDay(stage);
  await signIn();
  await page.goto("/");
  const lastAt = new Date(newest - SILENCE * MINUTE);
  const clock = lastAt.toISOString().slice(11, 16);
  const quiet = rowOf(page, "Quiet");
  await expect(quiet.locator(".cell-rank")).toHaveText("–");
  await expect(quiet.locator(".cell-strip")).toContainText("last sample");
  await expect(quiet.locator(".cell-strip time")).toHaveText(new RegExp(`${clock}$`));
  await expect(quiet.locator(".cell-strip circle")).toHaveCount(0);
  await expect(quiet.locator(".cell-change")).toContainText("–");
  // Four pairs are ranked, without the pegged and the silent one.
  await expect(rowOf(page, "Bitcoin").locator(".cell-rank")).toHaveText(/^\d\s*\/\s*4$/);
  // A silent pair comes last.
  await expect(page.getByRole("row").last()).toContainText("Quiet");
  await expect(page.getByText("One pegged pair left out, one pair without a recent sample.")).toBeAttached();
  await expect(rowOf(page, "Frozen").locator(".cell-coverage")).toContainText(/4\s%\sfresh/);
  await expect(rowOf(page, "Bitcoin").locator(".cell-coverage")).not.toContainText("fresh");
  await expect(rowOf(page, "Fallen").locator(".cell-change")).toContainText("−99.9999");

  await page.goto("/pairs/coingecko/quiet-usd");
  const headline = page.getByText(/last sample .*, no rank since/).filter({ visible: true });
  await expect(headline).toContainText(clock);
  await expect(page.getByText(/^No sample since /)).toContainText(clock);
  // The quote's age is the same in the header and beside the figures.
  await expect(page.getByText("stale 3 h", { exact: true }).filter({ visible: true })).toHaveCount(2);

  await page.goto("/pairs/coingecko/frozen-usd");
  await expect(
    page
      .getByText(/4\s%\sfresh/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await expect(page.getByText(/^24\sh: 4\.8\s%\sfresh\./)).toBeVisible();
});

test(
  "labels, titles and hidden texts of the list contain no unrounded number",
  LONG,
  async ({ page, stage, signIn }) => {
    await eventfulDay(stage);
    await signIn();
    for (const path of ["/?pegged=show&show=stdDev", "/?window=7d", "/?unit=year"]) {
      await page.goto(path);
      await expect(rowOf(page, "Pepe").locator(".cell-coverage")).toContainText("%");
      const texts = await accessibleTexts(page);
      expect(texts.length).toBeGreaterThan(20);
      expect(unroundedNumbers(texts)).toEqual([]);
    }
  },
);
