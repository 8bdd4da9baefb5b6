import { expect, LONG, rowOf, test } from "./fixtures";
import { quote, tickTime } from "./stage";

declare global {
  interface Window {
    /** Number of rows in the page when it was printed. */
    printedRows: number;
  }
}

test(
  "the list is printed completely, up to 500 rows, in light colors and without sticky bars",
  LONG,
  async ({ page, stage, signIn }) => {
    test.slow();
    await stage.tick(
      tickTime(),
      Array.from({ length: 520 }, (_, i) => quote(`Coin ${i}`, `C${i}`, "1", { marketCapRank: i + 1 })),
    );
    await signIn();
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto("/?pegged=show&sort=pair&dir=asc");
    const rows = page.locator("tr[data-index]");
    await expect(rowOf(page, "Coin 0")).toBeVisible();
    expect(await rows.count()).toBeLessThan(100);

    // What the browser's print command triggers.
    await page.evaluate(() =>
      addEventListener("beforeprint", () => {
        window.printedRows = document.querySelectorAll("tr[data-index]").length;
      }),
    );
    const file = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(await page.evaluate(() => window.printedRows)).toBe(500);
    const sheets = file.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(sheets).toBeGreaterThan(15);
    expect(sheets).toBeLessThan(60);
    await expect.poll(() => rows.count()).toBeLessThan(100);

    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(rows).toHaveCount(500);
    await expect(page.getByText("The first 500 of 520 listed pairs.")).toBeVisible();
    const looks = await page.evaluate(() => {
      const sticking = [...document.querySelectorAll("body *")]
        .filter((element) => {
          const { position, display } = getComputedStyle(element);
          return /sticky|fixed/.test(position) && display !== "none";
        })
        .map((element) => `${element.tagName} ${element.className}`);
      return { sticking, ground: getComputedStyle(document.body).backgroundColor };
    });
    expect(looks).toEqual({ sticking: [], ground: "rgb(244, 245, 241)" });
  },
);
