import { expect, rowOf, test } from "./fixtures";
import { expectLayoutHolds } from "./layout";
import { BINANCE, COINGECKO, inEachWindow, MARKET, quote, type Stage, tickTime } from "./stage";

const LONG_NAME = "HarryPotterHyperMarioLiquidFentJeffSpectrum47i";
const LONGEST = "Keyboard".repeat(25);
const LONG_TICKER = "hixokdkekjcjdksicndnaiaihsbznnxnxnduje".toUpperCase();

const DELISTED = quote("Delisted Coin of the Provenance Blockchain", "DELISTED", "3.2");
/** Widest possible names, tickers, prices and states. */
const WIDEST = [
  quote("Stale Wrapped Bridged Bitcoin", "STALE", "1.5", { ageMs: 59.4 * 60_000 }),
  quote(LONG_NAME, "WORD", "0.0000345"),
  quote("Keyboard", LONG_TICKER, "0.000005"),
  quote(LONGEST, "LONGEST".repeat(28), "12.5", { providerId: "longest-usd" }),
  quote("MMMMMMMMMMMMMMMM", "MMMMMMMM", "0.00000000012345"),
  quote("Rial Price", "IRR", "112345678901.25"),
  quote("Just Under a Billion", "UNDER", "999999999.5"),
  quote("Quadrillion", "QUAD", "1234567890123456.5"),
  quote("HODL", "HODL", "0.0000312", { providerId: "hodl" }),
  quote("HODL", "HODL", "0.0000000042", { providerId: "hodl-2" }),
  quote("Measured Too Little", "LITTLE", "7"),
];

/** Every state of a row, at its widest. */
async function widestMarket(stage: Stage): Promise<void> {
  const listed = [...MARKET.slice(0, 8), ...WIDEST];
  await stage.tick(tickTime(25 * 60), [DELISTED, ...listed]);
  for (const ago of [2, 1, 0]) await stage.tick(tickTime(ago), listed);
  await stage.setChanges({ ...CHANGES_AT_WIDEST });
  await stage.setVolatilities(
    {
      ...{ LITTLE: 0.0001, IRR: 12.34, UNDER: 0.8, QUAD: 0.24, DELISTED: 0.12, STALE: 0.05, WORD: 0.0234 },
      ...{ [LONG_TICKER]: 0.03, MMMMMMMM: 0.0067, HODL: 0.011, BTC: 0.02, ETH: 0.03, XRP: 0.05, BNB: 0.02 },
      USDT: 0.0002,
    },
    { pegged: ["USDT"] },
  );
  await stage.db.$executeRaw`
    UPDATE series_statistics v SET coverage = ${inEachWindow(0.71)}, rank = ${inEachWindow(1888)},
      rank_of = ${inEachWindow(12345)}
    FROM series s JOIN pair p ON p.id = s.pair_id
    WHERE v.series_id = s.id AND p.base IN ('STALE', 'DELISTED', 'WORD')`;
  await stage.db.$executeRaw`
    UPDATE series_statistics v SET fresh_coverage = ${inEachWindow(0.02)} FROM series s JOIN pair p ON p.id = s.pair_id
    WHERE v.series_id = s.id AND p.base IN ('MMMMMMMM', 'WORD')`;
  await stage.setVolatilities({});
}
const CHANGES_AT_WIDEST = { BTC: -0.9999, ETH: 123.4567, USDT: 0, STALE: 1234.56, WORD: 98765.4 };

/** With a second source that has other quotes. */
async function severalSources(stage: Stage): Promise<void> {
  await stage.tick(
    tickTime(),
    [
      quote("Bitcoin", "BTC", "106120", { providerId: "btc-usdt", quote: "USDT" }),
      quote("Binance Bridged USDT (BNB Smart Chain)", "BSC-USD", "112345678901.25", {
        ...{ providerId: "bsc-eur", quote: "BSC-EUR", ageMs: 59 * 60_000 },
      }),
      quote(LONG_NAME, "LONGNAME", "0.0337", { providerId: "long", quote: "LONGQUOTE".repeat(20) }),
    ],
    BINANCE,
  );
  await widestMarket(stage);
  await stage.setVolatilities({ LONGNAME: 0.04, "BSC-USD": 0.2 });
}

const EVERY_COLUMN = "show=source&show=volume&show=sparkline&show=age&show=std-dev&show=cv&show=coverage";

test.describe("layout from 320 to 2560 px", () => {
  test.setTimeout(90_000);

  test("the market fits signed out, with one source and with several", async ({ page, stage }) => {
    await widestMarket(stage);
    await page.goto("/");
    await expect(rowOf(page, LONGEST)).toBeVisible();
    await expectLayoutHolds(page);
    await stage.clear();
    await severalSources(stage);
    await page.goto("/");
    await expect(rowOf(page, LONGEST)).toBeVisible();
    await expectLayoutHolds(page);
  });

  test("the market fits signed in, with one source", async ({ page, stage, signIn }) => {
    await widestMarket(stage);
    await signIn();
    await page.goto("/?pegged=show");
    await expect(page.getByRole("figure").getByRole("option").first()).toBeAttached();
    await expectLayoutHolds(page);
  });

  test("the market fits signed in, with several sources and every column", async ({
    page,
    stage,
    signIn,
  }) => {
    await severalSources(stage);
    await signIn();
    for (const query of ["pegged=show", `pegged=show&${EVERY_COLUMN}`, `unit=year&${EVERY_COLUMN}`]) {
      await page.goto(`/?${query}`);
      await expect(page.getByRole("figure").getByRole("option").first()).toBeAttached();
      await expectLayoutHolds(page);
    }
  });

  test("a pair's page fits with the longest name and the widest price", async ({ page, stage, signIn }) => {
    await widestMarket(stage);
    await signIn();
    for (const id of ["longest-usd", "quadrillion-usd"]) {
      await page.goto(`/pairs/${COINGECKO.name}/${id}`);
      await page.getByRole("button", { name: "Table" }).first().click();
      await expect(page.getByRole("region", { name: "Data of the charts" })).toBeVisible();
      await expectLayoutHolds(page);
    }
  });

  test("account, users and sign-in fit", async ({ page, stage, signIn }) => {
    await stage.market();
    await page.goto("/sign-in");
    await expectLayoutHolds(page);
    await stage.account({ email: `${"long".repeat(15)}@${"example".repeat(8)}.org`, role: "member" });
    await signIn();
    await page.goto("/account");
    await expectLayoutHolds(page);
    await page.goto("/users");
    await expectLayoutHolds(page);
  });
});
