import { rmSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { runTicks } from "@/jobs/replay/run-ticks";
import { openReplayFolder } from "@/lib/sources/replay/replay-source";
import { cutCandles } from "@/lib/testing/oracle/cut-candles";
import { type ExpectedFigures, expectedFigures } from "@/lib/testing/oracle/expected-figures";
import { type RecordedSeries, readRecordedSeries, tickTimes } from "@/lib/testing/oracle/recorded-series";
import { hasRecordedData, recordedData } from "@/lib/testing/recorded-data";
import { expect, LONG, test } from "./fixtures";
import type { Stage } from "./stage";

// Recorded candles are replayed through the pipeline, and the shown text is compared with figures computed from the
// files. The expected text is formatted here independently.

test.describe.configure({ timeout: 240_000 });
test.skip(!hasRecordedData, "the recorded markets (../shared/data) are not here");

const NONE = "–";
const WINDOWS = ["1h", "24h", "7d"] as const;
const HEADS = { "1h": "1 h", "24h": "24 h", "7d": "7 d" } as const;

/** Replays a part of a recorded folder into the test database. */
async function replay(stage: Stage, ...part: Parameters<typeof cutCandles>): Promise<RecordedSeries[]> {
  const folder = cutCandles(...part);
  const opened = await openReplayFolder(folder, ({ file, line }) => {
    throw new Error(`${file}:${line} was rejected.`);
  });
  try {
    await runTicks(stage.db, opened.sources, {
      signal: new AbortController().signal,
      onTick: () => undefined,
      onNewDay: async () => undefined,
    });
    return readRecordedSeries(folder);
  } finally {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Power of ten of the first digit. */
const magnitude = (value: number) => Math.floor(Math.log10(value));

function grouped(value: number, decimals: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Four or more zeros after the point are counted in a subscript, followed by four digits. */
function tinyText(value: number): string {
  const power = magnitude(value);
  return `0.0${-power - 1}${Math.round(value * 10 ** (3 - power))}`;
}

function priceText(value: number, place: "list" | "page"): string {
  if (value < 0.0001) return tinyText(value);
  if (Math.abs(value - 1) < 0.01) return value.toFixed(5);
  if (value >= 10_000) return grouped(value, place === "page" ? 2 : 0);
  return grouped(value, value >= 1 ? Math.max(2, 3 - magnitude(value)) : 3 - magnitude(value));
}

function deviationText(value: number, place: "list" | "page"): string {
  if (value === 0) return "0";
  if (value < 0.0001) return tinyText(value);
  if (value >= 1) return grouped(value, place === "page" ? 2 : Math.max(0, 2 - magnitude(value)));
  return value.toFixed(1 - magnitude(value));
}

const percentDecimals = (percent: number) =>
  percent === 0 || percent >= 0.1 ? (percent >= 100 ? 0 : percent >= 10 ? 1 : 2) : 1 - magnitude(percent);
const percentText = (fraction: number) => (fraction * 100).toFixed(percentDecimals(fraction * 100));

function errorText(error: number, rv: number): string {
  const text = (error * 100).toFixed(percentDecimals(rv * 100));
  return `± ${Number(text) === 0 && error > 0 ? percentText(error) : text}`;
}

function changeText(change: number): string {
  const digits = Math.abs(change * 100).toFixed(2);
  if (Number(digits) === 0) return "0.00 %";
  return `${change > 0 ? "+" : "−"}${digits} %`;
}

/** Rounded down, so that it does not reach a limit by rounding. */
const coverageText = (share: number) =>
  `${share === 1 ? "100" : (Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)} %`;

const isProvisional = ({ coverage }: ExpectedFigures) => coverage >= 0.5 && coverage < 0.9;

/** @param show formats a figure that is not null */
function or<T>(figure: T | null, show: (figure: T) => string): string {
  return figure === null ? NONE : show(figure);
}

function newestClose({ closes, decimals }: RecordedSeries, at = Number.POSITIVE_INFINITY): number {
  const close = closes.findLast(({ end }) => end <= at);
  return Number(close?.units ?? Number.NaN) / 10 ** decimals;
}

/** Visible text, all spaces plain. */
async function seen(part: Locator): Promise<string> {
  const text = await part.evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const hidden of copy.querySelectorAll(".sr-only, [hidden]")) hidden.remove();
    return copy.textContent ?? "";
  });
  return text
    .replace(/[\u2007\u2008]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Cells of a row by their column heads. */
async function readMarketRow(page: Page, pair: string): Promise<Record<string, string>> {
  const row = page
    .getByRole("row")
    .filter({ has: page.locator(`a[href*="/${pair}?"], a[href$="/${pair}"]`) });
  await expect(row).toBeVisible();
  const heads = await page.getByRole("columnheader").all();
  const cells = await row.getByRole("gridcell").all();
  const read: Record<string, string> = {};
  for (const [i, head] of heads.entries()) {
    const name = (await seen(head)).replace(/^[↓↑] /, "").split(",")[0] ?? "";
    const cell = cells[i];
    if (cell) read[name] = await seen(cell);
  }
  return read;
}

/** Compares every row of the market with the files. */
async function expectMarket(
  page: Page,
  series: readonly RecordedSeries[],
  window: (typeof WINDOWS)[number],
): Promise<void> {
  const newest = tickTimes(series).at(-1) ?? 0;
  const expected = expectedFigures(series, newest);
  const quotes = new Set(series.map(({ quote }) => quote));
  await page.goto(`/?window=${window}`);
  await expect(page.getByRole("row")).toHaveCount(series.length + 1);
  for (const one of series) {
    const figures = expected.get(one.pair)?.windows[window];
    const day = expected.get(one.pair)?.windows["24h"];
    if (!figures || !day) throw new Error(`There are no figures of ${one.pair}.`);
    const quote = quotes.size > 1 ? ` ${one.quote}` : "";
    expect(await readMarketRow(page, one.pair), one.pair).toMatchObject({
      Price: priceText(newestClose(one), "list"),
      "Change 24 h": or(day.change, changeText),
      "Quote age": expect.stringMatching(/^stale \d+ days$/),
      Rank: or(figures.rank, (rank) => `${rank} / ${figures.of}`),
      Volatility: or(figures.rv, percentText),
      "Std dev": or(figures.stdDev, (stdDev) => `${deviationText(stdDev, "list")}${quote}`),
      CV: or(figures.cv, percentText),
      Coverage: `${isProvisional(figures) ? "provisional" : ""}${coverageText(figures.coverage)}`,
    });
    if (figures.rv === null || figures.rvStdErr === null) continue;
    const text = `${percentText(figures.rv)} % / day ${errorText(figures.rvStdErr, figures.rv)}`;
    await expect(
      page
        .getByRole("row")
        .filter({ has: page.locator(`a[href*="/${one.pair}?"], a[href$="/${one.pair}"]`) })
        .getByTitle(new RegExp(`^${text.replaceAll(" ", "\\s?")}`)),
    ).toBeVisible();
  }
}

/** A pair's figures, by name and window. */
async function readFigures(page: Page): Promise<Record<string, Record<string, string>>> {
  const table = page.getByRole("table", { name: /Figures of the three windows/ });
  await expect(table).toBeVisible();
  const heads = await Promise.all((await table.getByRole("columnheader").all()).map(seen));
  const read: Record<string, Record<string, string>> = {};
  for (const row of await table.getByRole("row").all()) {
    const cells = await Promise.all((await row.getByRole("cell").all()).map(seen));
    const name = row.getByRole("rowheader").getByRole("button");
    if ((await name.count()) === 0) continue;
    read[await seen(name)] = Object.fromEntries(heads.map((head, i) => [head, cells[i] ?? ""]));
  }
  return read;
}

/** Texts of a figure in the three windows. */
function inWindows(
  windows: Record<string, ExpectedFigures>,
  show: (figures: ExpectedFigures) => string,
): Record<string, string> {
  return Object.fromEntries(
    WINDOWS.map((id) => {
      const figures = windows[id];
      return [HEADS[id], figures ? show(figures) : ""];
    }),
  );
}

/** Compares a pair's page with the files: price, change, headline and every figure of the three windows. */
async function expectPair(
  page: Page,
  source: string,
  series: readonly RecordedSeries[],
  one: RecordedSeries,
  window: (typeof WINDOWS)[number],
): Promise<void> {
  const newest = tickTimes(series).at(-1) ?? 0;
  const windows = expectedFigures(series, newest).get(one.pair)?.windows ?? {};
  await page.goto(`/pairs/${source}/${one.pair}?window=${window}`);
  const of = (show: (figures: ExpectedFigures) => string) => inWindows(windows, show);
  const read = await readFigures(page);
  expect(read, one.pair).toMatchObject({
    Volatility: of(({ rv }) => or(rv, percentText)),
    "Standard error": of(({ rv, rvStdErr }) => or(rvStdErr, (error) => errorText(error, rv ?? error))),
    Rank: of(({ rank, of: all }) => or(rank, () => `${rank} / ${all}`)),
    "Standard deviation": of(({ stdDev }) => or(stdDev, (value) => deviationText(value, "page"))),
    "Coef. of variation": of(({ cv }) => or(cv, percentText)),
    Change: of(({ change }) => or(change, changeText)),
    Mean: of(({ mean }) => or(mean, (value) => priceText(value, "page"))),
    Coverage: of(({ coverage }) => coverageText(coverage)),
    Samples: of(({ n }) => grouped(n, 0)),
    Returns: of(({ returns }) => grouped(returns, 0)),
  });
  const head = page.locator("main").getByRole("heading", { level: 1 }).locator("xpath=ancestor::div[2]");
  expect(await seen(head)).toContain(`${priceText(newestClose(one), "page")} ${one.quote}`);
  const chosen = windows[window];
  if (chosen && chosen.rv !== null && chosen.rvStdErr !== null) {
    const headline = page.getByRole("heading", { name: /^Volatility over/ }).filter({ visible: true });
    expect(await seen(headline.locator("xpath=ancestor::div[2]"))).toContain(
      `rank ${chosen.rank} / ${chosen.of}${percentText(chosen.rv)} % / day ${errorText(chosen.rvStdErr, chosen.rv)}`,
    );
  }
}

const charts = (page: Page) => page.getByRole("application");

/** Moves the pointer to a time in the upper chart. */
async function pointAt(page: Page, span: { from: number; to: number }, at: number): Promise<void> {
  const chart = charts(page).first();
  const box = await chart.boundingBox();
  const ground = await chart.locator("[data-background]").boundingBox();
  if (!box || !ground) throw new Error("The chart has no place on the page.");
  const x = ground.x + (ground.width * (at - span.from)) / (span.to - span.from);
  await page.mouse.move(x - 3, box.y + 90);
  await page.mouse.move(x, box.y + 90);
}

test("a day on which a market halted is shown as in its files", LONG, async ({ page, stage, signIn }) => {
  await signIn();
  const series = await replay(
    stage,
    recordedData("candles", "binance-2023-03-24-halt"),
    ...(["2023-03-24T10:00:00Z", "2023-03-24T15:20:00Z"] as const),
  );
  await expectMarket(page, series, "1h");
  // The source is not configured, so it is not called late.
  await expect(page.getByText("no longer sampled")).toBeVisible();
  for (const one of series) await expectPair(page, "replay-1m", series, one, "1h");
  await expect(page.getByText("no longer sampled")).toBeVisible();

  const bitcoin = series.find(({ base }) => base === "BTC");
  if (!bitcoin) throw new Error("The recording holds Bitcoin.");
  const span = { from: Date.parse("2023-03-24T11:20:00Z"), to: Date.parse("2023-03-24T15:20:00Z") };
  const [from, to] = [span.from, span.to].map((at) => new Date(at).toISOString());
  await page.goto(`/pairs/replay-1m/${bitcoin.pair}?window=1h&from=${from}&to=${to}`);
  const line = charts(page).first().locator("[data-line=fresh]").first();
  await expect(line).toBeVisible();
  // The gap between the last bar's end and the end of the first bar after it: no line, and its length as text.
  expect((await line.getAttribute("d"))?.match(/M/g)?.length).toBe(2);
  await expect(charts(page).first().getByText("80 ticks missed")).toBeVisible();
  await expect(charts(page).first()).toHaveAttribute(
    "aria-label",
    /one gap without samples, 80 ticks missed in all/,
  );

  const readout = page.getByTestId("readout");
  for (const clock of ["11:25", "12:00", "14:05", "14:33", "14:58", "15:19"]) {
    const at = Date.parse(`2023-03-24T${clock}:00Z`);
    await pointAt(page, span, at);
    await expect(readout).toContainText(`Fri 24 March 2023, ${clock}\u00a0UTC`);
    const read = await seen(readout);
    expect(read).toContain(`Price${priceText(newestClose(bitcoin, at), "page")} USDT`);
    const then = expectedFigures(series, at).get(bitcoin.pair)?.windows["1h"];
    if (then?.rv == null) expect(read).not.toContain("Volatility");
    else expect(read).toContain(`Volatility, 1 h${percentText(then.rv)} % / day`);
    expect(read).toContain(`Coverage${coverageText(then?.coverage ?? 0)}`);
  }
  await pointAt(page, span, Date.parse("2023-03-24T13:20:00Z"));
  await expect(readout).toContainText("Nothing was sampled for 1\u00a0h 21\u00a0min: 80 ticks missed.");
  await expect(readout).not.toContainText("Price");
  // Three pairs are too few for quartiles.
  await expect(page.getByText(/^No middle 50.%: it needs five pairs/)).toBeVisible();
});

test(
  "a volatile evening of pairs in two quotes is shown as in its files",
  LONG,
  async ({ page, stage, signIn }) => {
    await signIn();
    const series = await replay(
      stage,
      recordedData("candles", "binance-2023-04-22"),
      ...(["2023-04-26T19:00:00Z", "2023-04-26T21:59:00Z"] as const),
    );
    expect(new Set(series.map(({ quote }) => quote)).size).toBe(2);
    await expectMarket(page, series, "1h");
    for (const one of series.filter(({ pair }) => /BTC-USDT|ALGO-BTC|DOGE-USDT/.test(pair)))
      await expectPair(page, "replay-1m", series, one, "1h");
    await expect(
      page.getByText(/^middle 50.% \(25th–75th percentile\) of 13 pairs on Replay-1m$/),
    ).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Standard deviation" }).first().click();
    await expect(page.getByText("the pairs on Replay-1m have different quotes")).toBeVisible();
  },
);

test("a day of five-minute bars is shown as in its files", LONG, async ({ page, stage, signIn }) => {
  await signIn();
  const series = await replay(
    stage,
    recordedData("candles", "unnamed-vendor"),
    ...(["2018-01-15T00:00:00Z", "2018-01-16T01:00:00Z"] as const),
    /-5m\.csv\.gz$/,
  );
  await expectMarket(page, series, "24h");
  for (const one of series.slice(0, 2)) await expectPair(page, "replay-5m", series, one, "24h");
});
