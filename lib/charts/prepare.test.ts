import { describe, expect, it } from "vitest";
import type { PriceSeries, VolatilitySeries } from "@/lib/contracts/series";
import { subtractRanges } from "@/lib/series/time-ranges";
import { axisNote } from "./axis-note";
import { summarizePrice, summarizeVolatility } from "./chart-summary";
import { DEFAULT_VIEW, type PairView, pairViewQuery, parsePairView } from "./pair-view";
import { flagPrice, preparePrice } from "./prepare-price";
import { prepareReadout } from "./prepare-readout";
import { prepareVolatility } from "./prepare-volatility";
import { hiddenBandText } from "./quartiles-text";
import { firstSampleText, rangeLabels } from "./range-labels";
import { placeLabel } from "./scale";
import { formatOnAxis } from "./value-axis";
import { zoomAround, zoomTo } from "./zoom";

const MINUTE = 60_000;
const START = Date.parse("2026-11-20T00:00:00Z");
const at = (minutes: number) => START + minutes * MINUTE;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();

/** @param values price by minute; null interrupts the line, a string is a stale price */
function prices(values: Record<number, number | string | null>, gaps: [number, number][] = []): PriceSeries {
  return {
    ...{ source: "demo", id: "btc-usd", from: iso(0), to: iso(60), intervalSeconds: 60 },
    ...{ resolutionSeconds: 60, samples: 60, stepSeconds: 0, firstSampleAt: iso(-60), base: null },
    points: Object.entries(values).map(([minute, value]) => ({
      time: at(Number(minute)),
      value: value === null ? null : Number(value),
      stale: typeof value === "string",
    })),
    gaps: gaps.map(([from, to]) => ({ from: iso(from), to: iso(to) })),
    stale: [],
  };
}

/** @param figures rv and coverage by minute */
function volatilities(figures: Record<number, [number | null, number]>): VolatilitySeries {
  return {
    ...{ source: "demo", id: "btc-usd", window: "24h", from: iso(0), to: iso(60), intervalSeconds: 60 },
    points: Object.entries(figures).map(([minute, [rv, coverage]]) => ({
      ...{ time: at(Number(minute)), rv, coverage, freshCoverage: coverage, n: 100 },
      rvStdErr: rv === null ? null : rv / 10,
      stdDev: rv === null ? null : rv * 1000,
    })),
    band: null,
  };
}

/** @param edges first and third quartile by minute, every 30 minutes */
function bandOf(edges: Record<number, [number, number]>): NonNullable<VolatilitySeries["band"]> {
  return {
    ...{ state: "available", measure: "rv", maxGapMs: 60 * MINUTE, pairs: 13 },
    points: Object.entries(edges).map(([minute, [low, high]]) => ({
      ...{ time: at(Number(minute)), low, median: (low + high) / 2, high },
    })),
  };
}

const OPTIONS = { measure: "rv", unit: "day", isPegged: false, gaps: [] } as const;

describe("preparePrice", () => {
  it.each<[string, Record<number, number | null>]>([
    ["without", { 0: 10, 1: 11, 20: 12, 21: 13 }],
    ["with", { 0: 10, 1: 11, 10: null, 20: 12, 21: 13 }],
  ])("draws no line across a gap %s a null in it", (_, values) => {
    const { rows, gaps } = preparePrice(prices(values, [[1, 20]]));
    expect(gaps).toEqual([{ from: at(1), to: at(20), missed: 18 }]);
    const between = rows.filter(({ time }) => time > at(1) && time < at(20));
    expect(between.length).toBeGreaterThan(0);
    expect(between.every(({ fresh, stale }) => fresh === null && stale === null)).toBe(true);
  });

  it("draws stale samples as a line of their own that starts and ends on the fresh line", () => {
    const { rows } = preparePrice(prices({ 0: 10, 1: "10", 2: "10", 3: 12, 4: 13 }));
    expect(rows.map(({ fresh }) => fresh)).toEqual([10, null, 10, 12, 13]);
    expect(rows.map(({ stale }) => stale)).toEqual([10, 10, 10, null, null]);
  });

  it("lists samples without neighbours, which a line cannot show", () => {
    expect(preparePrice(prices({ 0: 10, 5: null, 8: 11, 9: null, 20: 12, 21: 13 })).lone).toEqual([
      { time: at(0), value: 10 },
      { time: at(8), value: 11 },
    ]);
  });

  it("has only an axis without samples", () => {
    const chart = preparePrice(prices({}));
    expect(chart).toMatchObject({ rows: [], last: null, lowest: null });
    expect(chart.axis.ticks.length).toBeGreaterThan(1);
    expect(summarizePrice(chart, "BTC/USD", "USD", "UTC")).toContain("no samples");
  });

  it("has a summary with its range, last price and gaps", () => {
    const chart = preparePrice(prices({ 0: 10, 1: 8.5, 31: 12 }, [[1, 31]]));
    expect(summarizePrice(chart, "BTC/USD", "USD", "UTC")).toBe(
      "Price of BTC/USD from Fri 20 November 2026, 00:00\u00a0UTC to Fri 20 November 2026, 01:00\u00a0UTC: " +
        "between 8.500 USD and 12.00 USD, last 12.00 USD; one gap without samples, 29 ticks missed in all.",
    );
  });
});

describe("preparePrice before the first sample", () => {
  const series = { ...prices({ 30: 10, 31: 12, 45: 9 }), firstSampleAt: iso(30) };

  it("has the time range before the first sample, in which the readout has no values", () => {
    const chart = preparePrice(series);
    expect(chart.unsampled).toEqual({ from: at(0), to: at(30) });
    const options = {
      zone: "UTC",
      quote: "USD",
      window: "24h",
      measure: "rv",
      unit: "day",
      isPegged: false,
    } as const;
    expect(prepareReadout(at(10), chart, null, options)).toMatchObject({
      lines: [],
      note: "Before the first sample: Fri 20 November 2026, 00:30\u00a0UTC.",
    });
    expect(summarizePrice(chart, "BTC/USD", "USD", "UTC")).toContain(
      "; first sample Fri 20 November 2026, 00:30\u00a0UTC",
    );
    const plot = { toPixel: (time: number) => (time - at(0)) / 10_000, width: 360 };
    expect(rangeLabels({ ...chart, gaps: [], stale: [] }, "UTC", plot)).toMatchObject([
      { kind: "unsampled", text: "first sample 20 Nov 00:30", x: 90, anchor: "middle" },
    ]);
    expect(firstSampleText(at(30), { from: at(0), to: at(30 * 1440) }, "UTC")).toBe("first sample 20 Nov");
  });

  it.each([
    ["earlier", iso(-1)],
    ["at its first tick", iso(1)],
  ])("has no unsampled range if sampled %s, and none longer than the span", (_, firstSampleAt) => {
    expect(preparePrice({ ...series, firstSampleAt }).unsampled).toBeNull();
    expect(preparePrice({ ...prices({}), firstSampleAt: iso(90) }).unsampled).toEqual({
      from: at(0),
      to: at(60),
    });
  });
});

describe("preparePrice on other scales", () => {
  const series = prices({ 0: 100, 1: 97.5, 2: 112 });

  it("has a flag with the pair's newest price, or with the last price drawn if zoomed", () => {
    const chart = preparePrice(series);
    expect(flagPrice(chart, "113.5", false)).toBe(113.5);
    expect(flagPrice(chart, "113.5", true)).toBe(112);
    expect(flagPrice(chart, null, false)).toBe(112);
    expect(flagPrice(preparePrice(prices({})), "113.5", false)).toBeNull();
  });

  it("computes percent changes from the sample before the span", () => {
    const percent = preparePrice({ ...series, base: { time: at(-2), value: 80 } }, "percent");
    expect(formatOnAxis(112, percent.axis)).toBe("+40.00\u202f%");
    expect(axisNote(percent, "USD", "UTC")).toBe("change since 19 Nov 23:58");
  });

  it("keeps values in quote units, and computes percent changes from the first sample if there is none before the span", () => {
    const percent = preparePrice(series, "percent");
    expect(percent.rows).toEqual(preparePrice(series).rows);
    expect(percent.base).toEqual({ time: at(0), value: 100 });
    expect(percent.axis.ticks.map(({ text }) => text)).toEqual(["0\u202f%", "+5\u202f%", "+10\u202f%"]);
    const options = {
      zone: "UTC",
      quote: "USD",
      window: "24h",
      measure: "rv",
      unit: "day",
      isPegged: false,
    } as const;
    expect(prepareReadout(at(2), percent, null, options)?.lines).toMatchObject([
      { label: "Price", value: "112.00", unit: "USD" },
      { label: "Since 20 Nov 00:00", value: "+12.00\u202f%" },
    ]);
    expect(summarizePrice(percent, "BTC/USD", "USD", "UTC")).toContain(
      "between 97.50 USD (−2.50\u202f%) and 112.00 USD (+12.00\u202f%), last 112.00 USD (+12.00\u202f%); percent changes " +
        "since Fri 20 November 2026, 00:00\u00a0UTC",
    );
  });

  it("states that a scale is logarithmic", () => {
    expect(summarizePrice(preparePrice(series, "log"), "BTC/USD", "USD", "UTC")).toContain(
      "; logarithmic scale",
    );
  });
});

describe("prepareVolatility", () => {
  it("draws provisional figures as a second line that shares its end points", () => {
    const chart = prepareVolatility(
      volatilities({ 0: [0.02, 0.95], 1: [0.021, 0.8], 2: [0.025, 0.7], 3: [0.023, 0.9], 4: [0.02, 1] }),
      OPTIONS,
    );
    expect(chart.rows.map(({ measured }) => measured)).toEqual([2, null, null, 2.3, 2]);
    expect(chart.rows.map(({ provisional }) => provisional)).toEqual([2, 2.1, 2.5, 2.3, null]);
    expect(chart.hasProvisional).toBe(true);
  });

  it("has two standard errors on each side, never below zero, and an axis from zero", () => {
    const series = volatilities({ 0: [0.02, 1], 1: [0.03, 1] });
    const [first] = series.points;
    if (first) first.rvStdErr = 0.02;
    const chart = prepareVolatility(series, OPTIONS);
    expect(chart.rows[0]?.error).toEqual([0, 6]);
    expect(chart.axis.domain[0]).toBe(0);
    expect(chart.axis.domain[1]).toBeGreaterThan(6);
  });

  it("has the time ranges with too little data, without the gaps", () => {
    const series = volatilities({ 0: [null, 0.1], 5: [null, 0.3], 20: [null, 0.4], 30: [0.02, 0.5] });
    const chart = prepareVolatility(series, { ...OPTIONS, gaps: [{ from: at(5), to: at(20) }] });
    expect(chart.withheld).toEqual([
      { from: at(0), to: at(5) },
      { from: at(20), to: at(30) },
    ]);
    expect(chart.last).toEqual({ time: at(30), value: 2 });
  });

  it("has no line in the gaps of the pair's samples", () => {
    const series = volatilities({ 0: [0.02, 1], 10: [0.02, 0.99], 20: [0.02, 0.98] });
    const { rows } = prepareVolatility(series, { ...OPTIONS, gaps: [{ from: at(5), to: at(15) }] });
    expect(rows.map(({ time, measured }) => [time, measured])).toEqual([
      [at(0), 2],
      [at(10), null],
      [at(20), 2],
    ]);
  });

  it("shows standard deviation in quote units, without a band", () => {
    const chart = prepareVolatility(volatilities({ 0: [0.02, 1], 1: [0.03, 1] }), {
      ...OPTIONS,
      measure: "stdDev",
    });
    expect(chart.rows.map(({ measured }) => measured)).toEqual([20, 30]);
    expect(chart.rows[0]?.error).toBeNull();
  });

  it("annualizes line, band and axis", () => {
    const day = prepareVolatility(volatilities({ 0: [0.02, 1] }), OPTIONS);
    const year = prepareVolatility(volatilities({ 0: [0.02, 1] }), { ...OPTIONS, unit: "year" });
    expect(year.last?.value).toBeCloseTo((day.last?.value ?? 0) * Math.sqrt(365), 10);
    expect(year.rows[0]?.error?.[1]).toBeCloseTo((day.rows[0]?.error?.[1] ?? 0) * Math.sqrt(365), 10);
  });

  it("ends at the last sample of a silent pair, without a newest figure", () => {
    const series = volatilities({ 0: [0.02, 1], 10: [0.03, 1], 50: [0.04, 0.8] });
    const gaps = [{ from: at(10), to: at(50) }];
    const chart = prepareVolatility(series, { ...OPTIONS, gaps, endedAt: at(10) });
    expect(chart.rows.map(({ time }) => time)).toEqual([at(0), at(10)]);
    expect(chart.stops.at(-1)?.time).toBe(at(10));
    expect(chart.last).toBeNull();
    expect(chart.highest?.value).toBeCloseTo(3, 10);
  });

  it("shows line, band, axis and texts of a pegged pair in basis points", () => {
    const series = volatilities({ 0: [0.0002, 1] });
    const scale = { unit: "year", isPegged: true } as const;
    const chart = prepareVolatility(series, { ...OPTIONS, ...scale });
    const expected = 2 * Math.sqrt(365);
    expect(chart.last?.value).toBeCloseTo(expected, 10);
    expect(chart.rows[0]?.error?.[1]).toBeGreaterThan(expected);
    expect(chart.axis.ticks.at(-1)?.text).toMatch(/ bp$/);
    const shownIn = { measure: "rv", quote: "USD", ...scale } as const;
    expect(
      summarizeVolatility(chart, { ...shownIn, pair: "A/USD", span: "24 h", zone: "UTC", source: "X" }),
    ).toContain("between 38.2 bp / year and 38.2 bp / year");
    const readout = prepareReadout(at(0), preparePrice(prices({ 0: 1 })), chart, {
      ...shownIn,
      ...({ zone: "UTC", window: "24h" } as const),
    });
    expect(readout?.lines[1]).toMatchObject({ value: "38.2", unit: "bp / year" });
  });

  it("interpolates the quartiles of the source's pairs between their times", () => {
    const series = volatilities({ 0: [0.02, 1], 15: [0.02, 1], 30: [0.02, 1], 45: [0.02, 1] });
    series.band = bandOf({ 0: [0.01, 0.03], 30: [0.03, 0.05] });
    const { rows, quartiles } = prepareVolatility(series, OPTIONS);
    expect(rows[1]?.quartiles?.[0]).toBeCloseTo(2, 10);
    expect(rows[1]?.quartiles?.[1]).toBeCloseTo(4, 10);
    expect(rows[3]?.quartiles).toBeNull();
    expect(quartiles).toMatchObject({ state: "cut", pairs: 13, newest: [3, 5] });
  });

  it("draws no quartiles across missing times or in a gap", () => {
    const series = volatilities({ 0: [0.02, 1], 30: [0.02, 1], 75: [0.02, 1], 120: [0.02, 1] });
    series.band = bandOf({ 0: [0.01, 0.03], 30: [0.01, 0.03], 120: [0.01, 0.03] });
    const { rows } = prepareVolatility(series, OPTIONS);
    expect(rows.map(({ quartiles }) => quartiles !== null)).toEqual([true, true, false, true]);
    const gap = { from: at(0), to: at(30) };
    const broken = prepareVolatility(series, { ...OPTIONS, gaps: [gap] });
    expect(broken.rows.find(({ time }) => time === at(15))?.quartiles).toBeNull();
  });

  it("has the same axis whether the band is on it, beyond it or not loaded", () => {
    const series = volatilities({ 0: [0.001, 1], 30: [0.001, 1] });
    const { axis } = prepareVolatility(series, OPTIONS);
    const shownIn = { measure: "rv", unit: "day", isPegged: false, quote: "USD" } as const;
    const withBand = (low: number, high: number) => {
      series.band = bandOf({ 0: [low, high], 30: [low, high] });
      const chart = prepareVolatility(series, OPTIONS);
      expect(chart.axis).toEqual(axis);
      return { ...chart, hidden: hiddenBandText(chart.quartiles, "Binance", shownIn) };
    };
    expect(withBand(0.0005, 0.0011)).toMatchObject({ quartiles: { state: "drawn" }, hidden: null });

    const cut = withBand(0.001, 0.05);
    expect(cut.quartiles).toMatchObject({ state: "cut", newest: [0.1, 5] });
    expect(cut.rows.every(({ quartiles }) => quartiles !== null)).toBe(true);
    expect(cut.hidden).toBe(
      "The middle 50\u202f% (25th–75th percentile) of 13 pairs on Binance reaches above the chart, last 0.10 to 5.00 % / day.",
    );

    const above = withBand(0.08, 0.12);
    expect(above.quartiles).toMatchObject({ state: "above", newest: [8, 12] });
    expect(above.rows.every(({ quartiles }) => quartiles === null)).toBe(true);
    expect(above.hidden).toBe(
      "The middle 50\u202f% (25th–75th percentile) of 13 pairs on Binance is above the chart: 8.00 to 12.0 % / day.",
    );

    expect(withBand(0.000001, 0.000002).quartiles.state).toBe("below");
  });

  it("draws no quartiles of another measure, and has the reason why there are none", () => {
    const series = volatilities({ 0: [0.02, 1], 30: [0.02, 1] });
    series.band = bandOf({ 0: [0.01, 0.03], 30: [0.01, 0.03] });
    expect(prepareVolatility(series, { ...OPTIONS, measure: "stdDev" }).quartiles.state).toBe("none");
    series.band = { ...bandOf({}), measure: "stdDev", state: "several_quotes" };
    expect(prepareVolatility(series, { ...OPTIONS, measure: "stdDev" }).quartiles.state).toBe(
      "several_quotes",
    );
    series.band = { ...bandOf({}), state: "few_pairs", pairs: 3 };
    expect(prepareVolatility(series, OPTIONS).quartiles).toEqual({
      state: "few_pairs",
      pairs: 3,
      newest: null,
    });
  });
});

describe("prepareReadout", () => {
  const price = preparePrice(prices({ 0: 27_804.24, 1: 27_900, 2: "27900", 30: 28_000 }, [[2, 30]]));
  const volatility = prepareVolatility(
    volatilities({ 0: [0.0474, 1], 1: [0.0474, 0.712], 2: [null, 0.31], 30: [0.05, 1] }),
    OPTIONS,
  );
  const options = {
    ...({ zone: "UTC", quote: "USDT", window: "24h" } as const),
    ...({ measure: "rv", unit: "day", isPegged: false } as const),
  };

  it("has the values of both charts at the nearest sample", () => {
    const readout = prepareReadout(at(0.4), price, volatility, options);
    expect(readout?.title).toBe("Fri 20 November 2026, 00:00\u00a0UTC");
    expect(readout?.lines.map(({ label, value, unit }) => [label, value, unit])).toEqual([
      ["Price", "27,804.24", "USDT"],
      ["Volatility, 24\u00a0h", "4.74", "% / day"],
      ["Standard error", "±\u202f0.47", "% / day"],
      ["Coverage", "100\u202f%", ""],
    ]);
    expect(readout?.note).toBeNull();
  });

  it("has notes for provisional, stale and insufficient data", () => {
    expect(prepareReadout(at(1), price, volatility, options)?.note).toBe(
      "Provisional: 71.2\u202f% of this window was sampled.",
    );
    const third = prepareReadout(at(2), price, volatility, options);
    expect(third?.note).toContain("Stale: the source repeated an old quote.");
    expect(third?.note).toContain("Not enough data: 31.0\u202f% of these 24\u00a0h was sampled.");
  });

  it("states in a gap that nothing was sampled, without values", () => {
    const readout = prepareReadout(at(10), price, volatility, options);
    expect(readout).toMatchObject({
      lines: [],
      note: "Nothing was sampled for 28\u00a0min: 27 ticks missed.",
    });
  });

  it("shows a price with at least the decimals of its axis", () => {
    const near = preparePrice(prices({ 0: 20_000.002, 1: 20_000.004, 2: 20_000 }));
    expect(near.axis.decimals).toBe(3);
    expect(prepareReadout(at(0), near, null, options)?.lines[0]?.value).toBe("20,000.002");
    const pegged = preparePrice(prices({ 0: 1.0002, 1: 1.0004, 2: 1 }));
    expect(prepareReadout(at(0), pegged, null, options)?.lines[0]?.value).toBe("1.00020");
    expect(prepareReadout(at(2), pegged, null, options)?.lines[0]?.value).toBe("1.00000");
  });

  it("shows times in the viewer's zone", () => {
    expect(prepareReadout(at(0), price, null, { ...options, zone: "Asia/Tokyo" })?.title).toBe(
      "Fri 20 November 2026, 09:00\u00a0GMT+9",
    );
  });
});

describe("pairViewQuery", () => {
  it("is parsed to the same view", () => {
    const zoom = { from: at(0), to: at(30) };
    const view: PairView = { range: "7d", window: "1h", measure: "stdDev", unit: "year", zoom, scale: "log" };
    expect(parsePairView(new URLSearchParams(pairViewQuery(view)))).toEqual(view);
    expect(pairViewQuery(DEFAULT_VIEW)).toBe("");
  });

  it("is parsed to defaults for invalid values", () => {
    const invalid = "range=2y&window=3h&show=x&unit=week&from=now&to=2026-11-20T00:00:00Z";
    expect(parsePairView(new URLSearchParams(invalid))).toEqual(DEFAULT_VIEW);
  });
});

describe("zoomTo and zoomAround", () => {
  const bounds = { from: at(0), to: at(1440) };
  it("turns a drag in either direction into a span of at least ten minutes within bounds", () => {
    expect(zoomTo({ from: at(60), to: at(30) }, bounds)).toEqual({ from: at(30), to: at(60) });
    expect(zoomTo({ from: at(30), to: at(31) }, bounds)).toEqual({ from: at(26), to: at(36) });
    expect(zoomTo({ from: at(-50), to: at(50) }, bounds)).toEqual({ from: at(0), to: at(100) });
  });
  it("keep the position of the time", () => {
    expect(zoomAround(bounds, at(360), 0.5, bounds)).toEqual({ from: at(180), to: at(900) });
    expect(zoomAround(bounds, at(360), 4, bounds)).toEqual(bounds);
  });
});

describe("time ranges", () => {
  it("have holes subtracted", () => {
    expect(
      subtractRanges(
        [{ from: 0, to: 100 }],
        [
          { from: -5, to: 10 },
          { from: 40, to: 60 },
        ],
      ),
    ).toEqual([
      { from: 10, to: 40 },
      { from: 60, to: 100 },
    ]);
  });
  it("have a label inside, beside, or none", () => {
    expect(placeLabel("5 h missed", { from: 100, to: 300 }, 0, 900)?.anchor).toBe("middle");
    expect(placeLabel("5 h missed", { from: 100, to: 120 }, 0, 900)).toMatchObject({
      anchor: "start",
      x: 126,
    });
    expect(placeLabel("5 h missed", { from: 100, to: 120 }, 0, 140)?.anchor).toBe("end");
    expect(placeLabel("5 h missed", { from: 100, to: 104 }, 0, 900)).toBeNull();
  });
});
