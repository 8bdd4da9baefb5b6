import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { recordHistory } from "@/lib/ingest/record-history";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { isLong } from "@/lib/testing/long-tests";
import { hasRecordedData, readRecordedText, recordedData } from "@/lib/testing/recorded-data";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { feedPrices, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf } from "@/lib/testing/ticks";

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase());
});

/** What `volatility` says of the only pair of a source. */
async function figures(sourceName: string, window = "1h") {
  const rows = await db.$queryRaw<
    { n: number; mean: number | null; std_dev: number | null; cv: number | null }[]
  >`
    SELECT v.n, v.mean, v.std_dev, v.cv FROM volatility v JOIN series s ON s.id = v.series_id
    JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id
    WHERE o.name = ${sourceName} AND v.window = ${window}`;
  const [row] = rows;
  if (!row) throw new Error(`${sourceName} has no ${window} figures.`);
  return row;
}

/** Certified digits and data of a NIST StRD univariate file. */
function certified(file: string): { mean: string; stdDev: string; values: string[] } {
  const lines = readRecordedText(recordedData("nist", file)).split(/\r?\n/);
  const lastWord = (label: string) =>
    lines
      .find((line) => line.trim().startsWith(label))
      ?.trim()
      .split(/\s+/)
      .at(-1) ?? "";
  const ruler = lines.findLastIndex((line) => /^-+$/.test(line.trim()));
  return {
    mean: lastWord("Sample Mean"),
    stdDev: lastWord("Sample Standard Deviation"),
    values: lines
      .slice(ruler + 1)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  };
}

/** Digits that agree: the negative logarithm of the relative error; 16 when there is none. */
function agreeingDigits(value: number | null, expected: string): number {
  if (value === null) return 0;
  const error = Math.abs(value - Number(expected)) / Math.abs(Number(expected));
  return error === 0 ? 16 : Math.min(16, -Math.log10(error));
}

describe.skipIf(!hasRecordedData)("NIST StRD sets fed as ticks (skipped without ../shared/data)", () => {
  // Lew.dat is not among them: most of its values are negative, which no price is. Its arithmetic is
  // tested in lib/stats.
  it.each([
    ["Lottery.dat", 218],
    ["Mavro.dat", 50],
    ["NumAcc1.dat", 3],
    ["NumAcc3.dat", 1001],
  ])("%s: mean and deviation agree with the certificate to 14 digits", async (file, count) => {
    const { mean, stdDev, values } = certified(file);
    expect(values).toHaveLength(count);
    expect(values.every((value) => Number(value) > 0)).toBe(true);
    // As slow as can be with a window of an hour holding the whole set.
    const source = sourceOf(`nist-${file}`, Math.floor(3600 / count));
    const byHistory = isLong ? 0 : Math.max(0, count - 50);
    await feedPrices(db, source, MONDAY_MS, { coin: values }, { byHistory });
    const found = await figures(source.name);
    expect(found.n).toBe(count);
    expect(agreeingDigits(found.mean, mean)).toBeGreaterThanOrEqual(14);
    const sampleForm = (found.std_dev ?? 0) * Math.sqrt(count / (count - 1));
    expect(agreeingDigits(sampleForm, stdDev)).toBeGreaterThanOrEqual(14);
  });
});

describe("prices that ruin sums in doubles", () => {
  it("flat series have a deviation of exactly 0", async () => {
    const flat = ["0.1", "27123.456789012345678", "0.000000000000001234", "69000000000000.7"];
    const source = sourceOf("flat");
    const prices = Object.fromEntries(flat.map((price) => [price, Array<string>(61).fill(price)]));
    const last = await feedPrices(db, source, MONDAY_MS, prices, { byHistory: 50 });
    for (const pair of await readStatistics(db, source.name, new Date(last))) {
      expect(pair.windows["1h"]).toMatchObject({
        n: 60,
        mean: Number(pair.pair),
        stdDev: 0,
        cv: 0,
        rv: 0,
        rvStdErr: 0,
      });
    }
  });

  it("a fall from 80 to 0.0001 leaves the deviation of the quiet hour after it right to 12 digits", async () => {
    const source = sourceOf("fall");
    // A week at 80 and more, then the fall, then an hour that moves in the eighth decimal.
    const before = Array.from({ length: 2000 }, (_, i) => ({
      at: new Date(MONDAY_MS - (2000 - i) * 5 * MINUTE_MS),
      quotes: [quoteOf("coin", (80 + (i % 7) / 10).toFixed(1))],
    }));
    await recordHistory(db, { source: { ...source, intervalSeconds: 300 }, ticks: before });
    const quiet = Array.from({ length: 60 }, (_, i) => `0.0001000${(i * 37) % 10}`);
    const last = await feedPrices(db, source, MONDAY_MS, { coin: ["0.0001", ...quiet] }, { byHistory: 40 });

    // In units of 1e-8 the prices are whole numbers: 10000 + d. Their deviation is that of the d.
    const units = quiet.map((text) => Number(text.slice(-1)));
    const sum = units.reduce((total, d) => total + d, 0);
    const squares = units.reduce((total, d) => total + d * d, 0);
    const expected = Math.sqrt(60 * squares - sum * sum) / 60 / 1e8;
    const found = await figures(source.name);
    expect(found.n).toBe(60);
    expect(agreeingDigits(found.std_dev, String(expected))).toBeGreaterThanOrEqual(12);

    // The same from the stored rows, not only as the tick wrote it.
    const [pair] = await readStatistics(db, source.name, new Date(last));
    expect(pair?.windows["1h"].stdDev).toBe(found.std_dev);
  });

  it("a hardly moving huge price keeps the digits of its deviation", async () => {
    const source = sourceOf("huge");
    const prices = Array.from(
      { length: 61 },
      (_, i) => `69000000000000.${i % 2 === 0 ? "00000001" : "00000003"}`,
    );
    await feedPrices(db, source, MONDAY_MS, { coin: prices }, { byHistory: 50 });
    expect(agreeingDigits((await figures(source.name)).std_dev, "1e-8")).toBeGreaterThanOrEqual(14);
  });
});
