import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Database } from "@/lib/db/client";
import { recordTick, type TickReport } from "@/lib/ingest/record-tick";
import { plainDecimal } from "@/lib/market/decimal";
import type { MetricId } from "@/lib/market/metric";
import { createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import { type FakeCoinGecko, longTailPages, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { hasRecordedData, readRecordedText, recordedData } from "@/lib/testing/recorded-data";
import { createScratchDatabase } from "@/lib/testing/scratch-database";

const coins = z.array(
  z.object({
    ...{ id: z.string(), symbol: z.string(), name: z.string(), last_updated: z.string().optional() },
    total_volume: z.number().nullish(),
  }),
);

/** What a page says of each coin's price, digit by digit: the text between `current_price` and the next comma. */
function priceTokens(body: string): string[] {
  return Array.from(body.matchAll(/"current_price":\s*([^,}\s]+)/g), ([, token = ""]) => token);
}

const digits = (decimal: string) => {
  const plain = plainDecimal(decimal);
  return plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
};

let server: FakeCoinGecko;
let db: Database;
beforeAll(async () => {
  server = await startFakeCoinGecko();
  ({ db } = await createScratchDatabase());
});
afterAll(() => server.close());

/** One tick of the real client against the pages given, recorded. */
async function tick(bodies: readonly string[], at: Date): Promise<TickReport> {
  server.answerWith(({ page }) => ({ body: bodies[page - 1] ?? "[]" }));
  const source = createCoinGecko({
    plan: "keyless",
    pages: bodies.length,
    baseUrl: server.baseUrl,
    intervalSeconds: 3600,
  });
  const fetched = await source.fetchQuotes({ at, signal: AbortSignal.timeout(30_000), previousCount: 1 });
  return recordTick(db, { source, at, trigger: "sampler", requestedAt: at, receivedAt: at, ...fetched });
}

/** Stored text of a metric and provider time of an instant, by provider id. */
async function storedAt(
  at: Date,
  metric: MetricId = "price",
): Promise<Map<string, { value: string; providerAt: Date | null }>> {
  const rows = await db.$queryRaw<{ id: string; value: string; provider_at: Date | null }[]>`
    SELECT p.provider_id AS id, m.value::text AS value, m.provider_at FROM sample m
    JOIN series s ON s.id = m.series_id JOIN pair p ON p.id = s.pair_id 
    WHERE m.at = ${at.toISOString()}::timestamptz AND s.metric = ${metric}`;
  return new Map(rows.map((row) => [row.id, { value: row.value, providerAt: row.provider_at }]));
}

/** `20230320T000851Z.json.gz` */
function recordedAt(file: string): Date {
  const [, year, month, day, hour, minute, second] =
    /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(file) ?? [];
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

describe.skipIf(!hasRecordedData)(
  "recorded CoinGecko pages, through the client into the store (skipped without ../shared/data)",
  () => {
    const pages = ["markets-2023-03-20-four-within-91-minutes", "markets-daily-2025-11-01"].flatMap(
      (folder) =>
        readdirSync(hasRecordedData ? recordedData("coingecko", folder) : ".").map((file) =>
          path.join("coingecko", folder, file),
        ),
    );

    it("of 64 instants are stored coin by coin with the digits that were sent", {
      timeout: 120_000,
    }, async () => {
      expect(pages).toHaveLength(64);
      let stored = 0;
      const seen = new Set<string>();
      for (const page of pages) {
        const body = readRecordedText(recordedData(page));
        const at = recordedAt(page);
        const report = await tick([body], at);
        expect(report).toMatchObject({
          outcome: "stored",
          received: 100,
          stored: 100,
          rejected: 0,
          error: null,
        });
        const sent = coins.parse(JSON.parse(body));
        const tokens = priceTokens(body);
        const rows = await storedAt(at);
        expect(rows.size).toBe(100);
        const volumes = await storedAt(at, "volume");
        expect([...volumes.keys()].sort()).toEqual([...rows.keys()].sort());
        for (const [i, coin] of sent.entries()) {
          const row = rows.get(`${coin.id}-usd`);
          expect(digits(row?.value ?? "")).toBe(digits(tokens[i] ?? ""));
          expect(Number(volumes.get(`${coin.id}-usd`)?.value)).toBe(coin.total_volume);
          expect(row?.providerAt?.toISOString()).toBe(
            coin.last_updated && new Date(coin.last_updated).toISOString(),
          );
          seen.add(coin.id);
        }
        stored += report.stored;
      }
      expect(stored).toBe(6400);
      expect(await db.pair.count()).toBe(seen.size);
      // Two coins may share a ticker, never a pair.
      const wrapped = await db.pair.findMany({ where: { base: "WETH" } });
      expect(new Set(wrapped.map((pair) => pair.providerId)).size).toBe(wrapped.length);
    });

    it("of the long tail are each stored or rejected for the right reason, none lost", async () => {
      const text = readRecordedText(
        recordedData("coingecko", "markets-longtail", "reduced-by-id-2023-12.json.gz"),
      );
      const bodies = longTailPages(text, 250);
      const at = new Date("2026-01-01T00:00:00Z");
      const sent = bodies.flatMap((body) => coins.parse(JSON.parse(body)));
      const tokens = bodies.flatMap(priceTokens);
      expect(sent).toHaveLength(3983);
      expect(tokens).toHaveLength(3983);
      const report = await tick(bodies, at);
      const nulls = tokens.filter((token) => token === "null").length;
      // Four zeros, and one price below zero.
      const notPositive = tokens.filter((token) => Number(token) <= 0).length;
      expect([nulls, notPositive]).toEqual([111, 5]);
      expect(report).toMatchObject({
        outcome: "stored",
        received: 3983,
        stored: 3983 - nulls - notPositive,
        rejectedBy: { no_price: nulls, not_positive: notPositive },
      });
      const rows = await storedAt(at);
      for (const [i, coin] of sent.entries()) {
        const token = tokens[i] ?? "";
        const isPrice = token !== "null" && Number(token) > 0;
        expect(rows.has(`${coin.id}-usd`)).toBe(isPrice);
        if (isPrice) expect(digits(rows.get(`${coin.id}-usd`)?.value ?? "")).toBe(digits(token));
      }
      const values = tokens.filter((token) => Number(token) > 0).map(Number);
      expect(Math.min(...values)).toBeLessThan(1e-16);
      expect(Math.max(...values)).toBeGreaterThan(6e13);
    });
  },
);
