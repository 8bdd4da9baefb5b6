import { beforeAll, describe, expect, it } from "vitest";
import { pairReply, recomputeReply } from "@/lib/contracts/pair";
import { priceSeries } from "@/lib/contracts/series";
import { volatilityReply } from "@/lib/contracts/volatility";
import { readPair } from "@/lib/data/pair";
import { readPriceSeries } from "@/lib/data/price-series";
import { exportPrices, fileNameOf } from "@/lib/data/prices-csv";
import { recomputeFigures } from "@/lib/data/recompute";
import { listVolatility } from "@/lib/data/volatility";
import { clearPartitionCache } from "@/lib/db/partitions";
import { thinDay } from "@/lib/db/thin-day";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import { WINDOW_IDS } from "@/lib/market/window";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { HOUR_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

// 26 hours of minutes up to 02:00 on Tuesday. `odd` misses 10:00 to 10:30 and 20:00, repeats one quote from 12:00 to 12:20,
// and has an id that an address has to encode.
const ODD = 'a/b %2F "é", =1+1';
const START = MONDAY_MS;
const MINUTES = 26 * 60;
const at = (minute: number) => START + minute * MINUTE_MS;
const iso = (ms: number) => new Date(ms).toISOString();
const isMissed = (minute: number) => (minute > 600 && minute < 630) || minute === 1200;
const repeats = (minute: number) => minute >= 720 && minute <= 740;
const priceOf = (minute: number) =>
  repeats(minute) ? "101.5" : (100 + Math.sin(minute / 40) + (minute === 1000 ? 50 : 0)).toFixed(6);

let scratch: ScratchDatabase;
const pair = { source: "market", id: ODD };
const newest = at(MINUTES);

beforeAll(async () => {
  scratch = await createScratchDatabase();
  const ticks = Array.from({ length: MINUTES }, (_, i) => i + 1).map((minute) => {
    const providerAt = new Date(at(repeats(minute) ? 720 : minute) - 10_000);
    return {
      at: new Date(at(minute)),
      quotes: [
        quoteOf("steady", String(50 + (minute % 7))),
        ...(isMissed(minute) ? [] : [quoteOf(ODD, priceOf(minute), { providerAt })]),
      ],
    };
  });
  await recordHistory(scratch.db, { source: sourceOf("market"), ticks });
});

describe("a price series", () => {
  it("holds every sample where there is room, with gaps as gaps and stale quotes marked", async () => {
    const series = priceSeries.parse(
      await readPriceSeries(pair, { from: iso(START), to: iso(newest), points: 2000 }, scratch.db),
    );
    expect(series).toMatchObject({ intervalSeconds: 60, resolutionSeconds: 60, samples: MINUTES - 30 });
    const expected = Array.from({ length: MINUTES }, (_, i) => i + 1).filter((minute) => !isMissed(minute));
    const known = series.points.filter((point) => point.value !== null);
    expect(known.map((point) => point.time)).toEqual(expected.map(at));
    expect(known.map((point) => point.value)).toEqual(expected.map((minute) => Number(priceOf(minute))));
    expect(series.gaps).toEqual([
      { from: iso(at(600)), to: iso(at(630)) },
      { from: iso(at(1199)), to: iso(at(1201)) },
    ]);
    const breaks = series.points.flatMap((point, i) =>
      point.value === null ? [series.points[i - 1]?.time] : [],
    );
    expect(breaks).toEqual([at(600), at(1199)]);
    // Received at the event time, 10 s old at 12:00: more than 5 min old from 12:05 on.
    expect(series.stale).toEqual([{ from: iso(at(725)), to: iso(at(740)) }]);
  });

  it("keeps extremes and gaps when reduced, and says how long it is", async () => {
    const series = await readPriceSeries(pair, { range: "24h", points: 100 }, scratch.db);
    expect(series).toMatchObject({ from: iso(newest - 24 * HOUR_MS), to: iso(newest), samples: 1440 - 30 });
    expect(series.points.length).toBeLessThan(110);
    expect(series.points).toContainEqual({ time: at(1000), value: Number(priceOf(1000)), stale: false });
    expect(series.points.at(-1)?.time).toBe(newest);
    // Half an hour is two points wide here, two minutes are not.
    expect(series.gaps).toEqual([{ from: iso(at(600)), to: iso(at(630)) }]);
    expect(series.points.filter((point) => point.value === null).length).toBe(1);
  });

  it("counts changes from the sample that the figure of change counts from", async () => {
    const [series, reply] = await Promise.all([
      readPriceSeries(pair, { range: "24h", points: 2000 }, scratch.db),
      readPair(pair, new Date(newest), scratch.db),
    ]);
    // The span begins after this sample.
    expect(series.base).toEqual({ time: at(MINUTES - 1440), value: Number(priceOf(MINUTES - 1440)) });
    const last = series.points.at(-1)?.value ?? 0;
    expect(last / (series.base?.value ?? 0) - 1).toBeCloseTo(reply.windows["24h"].change ?? 0, 12);
    const spanFrom = async (from: number) =>
      readPriceSeries(pair, { from: iso(from), to: iso(newest), points: 100 }, scratch.db);
    expect((await spanFrom(at(629))).base).toEqual({ time: at(600), value: Number(priceOf(600)) });
    expect((await spanFrom(START)).base).toBeNull();
  });

  it("is empty where nothing was sampled, and clips a gap to the span", async () => {
    const before = await readPriceSeries(
      pair,
      { from: iso(START - HOUR_MS), to: iso(START), points: 100 },
      scratch.db,
    );
    expect(before).toMatchObject({ points: [], gaps: [], stale: [], samples: 0 });
    const inside = await readPriceSeries(
      pair,
      { from: iso(at(610)), to: iso(at(620)), points: 100 },
      scratch.db,
    );
    expect(inside).toMatchObject({ points: [], gaps: [{ from: iso(at(610)), to: iso(at(620)) }] });
  });

  it("of an unknown pair is not found, whatever its name", async () => {
    for (const id of ["no", "", "\0", "\ud800", "'; DROP TABLE pair; --", "x".repeat(500)]) {
      await expect(readPair({ source: "market", id }, new Date(), scratch.db)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(
        readPriceSeries({ source: "market", id }, { range: "1h", points: 100 }, scratch.db),
      ).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("recomputing from the samples", () => {
  it("gives the same digits, gaps and repeated quotes included", async () => {
    for (const window of ["1h", "24h"] as const) {
      for (const id of [ODD, "steady"]) {
        const reply = recomputeReply.parse(
          await recomputeFigures({ source: "market", id }, window, scratch.db),
        );
        expect(reply.figures.filter((figure) => !figure.same)).toEqual([]);
        expect(reply).toMatchObject({ same: true, reason: null, at: iso(newest) });
        expect(reply.figures.find((figure) => figure.name === "n")?.recomputed).toBe(String(reply.samples));
        expect(reply.figures.find((figure) => figure.name === "rv")?.stored).toMatch(/^\d\.\d{10,}$/);
      }
    }
  });

  it("does so for a window that began before the pair did", async () => {
    const reply = await recomputeFigures(pair, "7d", scratch.db);
    expect(reply).toMatchObject({ same: true, samples: MINUTES - 30 });
    expect(reply.figures.find((figure) => figure.name === "rv")).toMatchObject({
      stored: null,
      recomputed: null,
    });
  });

  it("shows a sample that was changed behind the totals' back", async () => {
    await scratch.db.$executeRaw`
      UPDATE sample SET value = value + 0.000001 WHERE at = ${iso(at(1530))}::timestamptz
        AND series_id = (SELECT s.id FROM series s JOIN pair p ON p.id = s.pair_id WHERE p.provider_id = 'steady')`;
    const reply = await recomputeFigures({ source: "market", id: "steady" }, "1h", scratch.db);
    expect(reply.same).toBe(false);
    const mean = reply.figures.find((figure) => figure.name === "mean");
    expect(mean).toMatchObject({ same: false });
    expect(mean?.stored).not.toBe(mean?.recomputed);
  });
});

describe("a pair's reply", () => {
  it("has every window's stored figures, its longest gap, and the way of its newest sample", async () => {
    const now = new Date(newest + 4000);
    const reply = pairReply.parse(await readPair(pair, now, scratch.db));
    expect(reply.pair).toMatchObject({ key: `market:${ODD}`, firstSeenAt: iso(at(1)), volumeQuote: null });
    expect(reply.quoteAgeMs).toBe(10_000);
    expect(reply.trust).toMatchObject({
      ...{ at: iso(newest), requestedAt: iso(newest), receivedAt: iso(newest) },
      ...{ providerAt: iso(newest - 10_000), trigger: "history", sourceInterval: 60 },
    });
    expect(WINDOW_IDS.map((id) => reply.windows[id].longestGapMs)).toEqual([
      0,
      30 * MINUTE_MS,
      30 * MINUTE_MS,
    ]);
    expect(reply.windows["24h"]).toMatchObject({ at: iso(newest), n: 1440 - 30, provisional: false, of: 2 });
    expect(reply.windows["7d"]).toMatchObject({ provisional: false, rv: null });
    expect(reply.windows["24h"].coverage).toBeCloseTo(1410 / 1440, 12);
    expect(reply.windows["24h"].freshCoverage).toBeCloseTo(1390 / 1440, 12);
  });
});

describe("the CSV export", () => {
  const read = async (request: Parameters<typeof exportPrices>[1]) => {
    const { body } = await exportPrices(pair, request, new AbortController().signal, scratch.db);
    const text = await new Response(body).text();
    return text.trimEnd().split("\r\n");
  };

  it("has a line a sample with all digits, units in the header, and a line for a gap", async () => {
    const lines = await read({ range: "24h", window: "1h" });
    expect(lines[0]).toMatch(/^time \(UTC\),price \(USD\),quote age \(s\),state,/);
    expect(lines.length).toBe(1 + 1410 + 2);
    const cells = lines.map((line) => line.split(","));
    expect(new Set(cells.map((line) => line.length))).toEqual(new Set([11]));
    expect(cells.find((line) => line[0] === iso(at(1000)))?.[1]).toBe(priceOf(1000));
    expect(cells.find((line) => line[0] === iso(at(1000)))?.[3]).toBe("measured");
    expect(cells.find((line) => line[0] === iso(at(730)))?.[3]).toBe("stale; measured; not fresh");
    expect(lines).toContain(`${iso(at(600))},,,missed until ${iso(at(630))},,,,,,,`);
    expect(cells.find((line) => line[0] === iso(at(640)))?.[3]).toBe("provisional");
    const last = cells.at(-1);
    const { windows } = await readPair(pair, new Date(newest), scratch.db);
    expect(Number(last?.[4])).toBeCloseTo(windows["1h"].rv ?? Number.NaN, 12);
    expect([last?.[8], last?.[10]]).toEqual([String(windows["1h"].coverage), String(windows["1h"].n)]);
  });

  it("ends early when nobody wants the rest", async () => {
    const request = new AbortController();
    const { body } = await exportPrices(pair, { range: "24h", window: "1h" }, request.signal, scratch.db);
    const reader = body.getReader();
    await reader.read();
    request.abort();
    while (!(await reader.read()).done);
  });

  it("makes a name that no file system misreads", () => {
    expect(fileNameOf(pair, { range: "7d" })).toBe("market-a-b-2F-1-1-7d.csv");
  });
});

describe("a source that is down", () => {
  it("makes a range end at its newest round, with the silence as a gap", async () => {
    const failed = at(MINUTES + 20);
    await recordFailedTick(scratch.db, {
      ...{
        source: sourceOf("market"),
        at: new Date(failed),
        trigger: "sampler",
        requestedAt: new Date(failed),
      },
      error: "no answer",
    });
    const series = await readPriceSeries(pair, { range: "1h", points: 600 }, scratch.db);
    expect(series.to).toBe(iso(failed));
    expect(series.gaps).toEqual([{ from: iso(newest), to: iso(failed) }]);
  });

  it("grows the longest gap of a pair that its source leaves out", async () => {
    const later = at(MINUTES + 25);
    await recordTick(scratch.db, tickOf(sourceOf("market"), later, [quoteOf("steady", "51")]));
    const { windows } = await readPair(pair, new Date(later), scratch.db);
    expect(windows["1h"]).toMatchObject({ longestGapMs: 25 * MINUTE_MS, provisional: true });
  });
});

describe("a pair that falls silent", () => {
  it("has the instant of its last sample, no rank and no change, in reply and exports", async () => {
    const soon = at(MINUTES + 30);
    await recordTick(scratch.db, tickOf(sourceOf("market"), soon, [quoteOf("steady", "51")]));
    const before = pairReply.parse(await readPair(pair, new Date(soon), scratch.db));
    expect(before.pair.silent).toBe(false);
    expect(before.windows["24h"]).toMatchObject({ silent: false, of: 2 });

    const later = at(MINUTES + 31);
    await recordTick(scratch.db, tickOf(sourceOf("market"), later, [quoteOf("steady", "51")]));
    const reply = pairReply.parse(await readPair(pair, new Date(later), scratch.db));
    expect(reply.pair).toMatchObject({ silent: true, change24h: null, sampledAt: iso(newest) });
    const { rv, ...day } = reply.windows["24h"];
    expect(day).toMatchObject({ at: iso(later), silent: true, lastSampleAt: iso(newest), rank: null, of: 1 });
    expect(rv).toBeGreaterThan(0);
    const { rows } = volatilityReply.parse({
      version: "",
      ...(await listVolatility(scratch.db, { window: "24h", metric: "price" })),
    });
    expect(rows.map(({ id, silent, rank, of }) => [id, silent, rank, of])).toEqual([
      [ODD, true, null, 1],
      ["steady", false, 1, 1],
    ]);
    expect(await recomputeFigures(pair, "1h", scratch.db)).toMatchObject({
      ...{ silent: true, lastSampleAt: iso(newest), same: true },
    });

    const { body } = await exportPrices(
      pair,
      { range: "1h", window: "1h" },
      new AbortController().signal,
      scratch.db,
    );
    const lines = (await new Response(body).text()).trimEnd().split("\r\n");
    expect(lines.at(-1)).toBe(`${iso(newest)},,,silent; missed until ${iso(later)},,,,,,,`);
  });
});

describe("a source that repeats an old quote", () => {
  it("is marked as not fresh in reply, list and export", async () => {
    const source = sourceOf("frozen");
    const first = at(0);
    const ticks = Array.from({ length: 25 * 60 }, (_, i) => i + 1).map((minute) => ({
      at: new Date(at(minute)),
      quotes: [
        quoteOf("stuck", "5", {
          // Its time stands still from minute 100 to 1470, then moves again.
          providerAt: new Date((minute > 100 && minute <= 1470 ? at(100) : at(minute)) - 20_000),
        }),
      ],
    }));
    await recordHistory(scratch.db, { source, ticks });
    const now = first + 25 * HOUR_MS;
    const stuck = { source: "frozen", id: "stuck" };
    const { windows, quoteAgeMs } = pairReply.parse(await readPair(stuck, new Date(now), scratch.db));
    expect(quoteAgeMs).toBe(20_000);
    expect(windows["24h"]).toMatchObject({ coverage: 1, provisional: false, notFresh: true });
    expect(windows["24h"].freshCoverage).toBeCloseTo((30 + 40) / 1440, 12);
    const { rows } = volatilityReply.parse({
      version: "",
      ...(await listVolatility(scratch.db, { window: "24h", metric: "price" })),
    });
    expect(rows.find(({ id }) => id === "stuck")?.notFresh).toBe(true);
    expect(rows.find(({ id }) => id === "steady")?.notFresh).toBe(false);
    const { body } = await exportPrices(
      stuck,
      { range: "1h", window: "24h" },
      new AbortController().signal,
      scratch.db,
    );
    expect((await new Response(body).text()).trimEnd().split("\r\n").at(-1)).toContain(
      ",measured; not fresh,",
    );
  });
});

describe("thinned history", () => {
  it("is shown at the spacing it is kept at, its short gaps passed over, and not recomputed", async () => {
    await thinDay(scratch.db, new Date(MONDAY_MS), 300);
    clearPartitionCache(scratch.db);
    const series = await readPriceSeries(
      pair,
      { from: iso(at(540)), to: iso(at(1260)), points: 2000 },
      scratch.db,
    );
    expect(series.resolutionSeconds).toBe(300);
    const kept = series.points
      .filter((point) => point.value !== null)
      .map((point) => (point.time - START) / MINUTE_MS);
    const edges = Array.from({ length: 144 }, (_, i) => 545 + 5 * i);
    expect(kept).toEqual(
      edges.filter((edge) => edge <= 600 || edge >= 630).map((edge) => (edge === 1200 ? 1199 : edge)),
    );
    expect(series.gaps).toEqual([{ from: iso(at(600)), to: iso(at(630)) }]);
    const reply = await recomputeFigures(pair, "24h", scratch.db);
    expect(reply).toMatchObject({ same: null, figures: [] });
    expect(reply.reason).toContain("one sample per 5 minutes is kept, up to 2026-01-06 00:00 UTC");
    expect((await recomputeFigures(pair, "1h", scratch.db)).same).toBe(true);
  });
});
