import { beforeAll, describe, expect, it } from "vitest";
import { prepareExample } from "@/lib/charts/prepare-example";
import { priceSeries, volatilitySeries } from "@/lib/contracts/series";
import { publicationOf } from "@/lib/market/publication";
import { DEMO_COINS } from "@/lib/sources/demo/coins";
import { createDemoMarket } from "@/lib/sources/demo/market";
import { createExampleSeries, type ExampleSeries } from "./example-series";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("the simulated example", () => {
  let example: ExampleSeries;
  beforeAll(async () => {
    example = await createExampleSeries();
  });

  it("is what the contracts say, and the same every time", async () => {
    expect(() => priceSeries.parse(example.price)).not.toThrow();
    expect(() => volatilitySeries.parse(example.volatility)).not.toThrow();
    expect(await createExampleSeries()).toEqual(example);
  });

  it("has one gap of five hours and one stale stretch of about four", () => {
    const hours = ({ from, to }: { from: string; to: string }) =>
      (Date.parse(to) - Date.parse(from)) / 3_600_000;
    expect(example.price.gaps.map(hours)).toEqual([5]);
    expect(example.price.stale).toHaveLength(1);
    for (const stale of example.price.stale) expect(hours(stale)).toBeCloseTo(4, 0);
    const [gap] = example.price.gaps;
    const inside = example.price.points.filter(
      ({ time, value }) =>
        value !== null && time > Date.parse(gap?.from ?? "") && time < Date.parse(gap?.to ?? ""),
    );
    expect(inside).toEqual([]);
  });

  it("is withheld, then provisional, then measured, and provisional again after the gap", () => {
    const states = example.volatility.points.map(({ rv, coverage }) =>
      rv === null ? "withheld" : publicationOf(coverage),
    );
    const runs = states.filter((state, i) => state !== states[i - 1]);
    expect(runs).toEqual(["withheld", "provisional", "published", "provisional", "published"]);
  });

  it("has figures that a direct computation gives", () => {
    // The last day in plain arithmetic: the quote of its start repeated for four hours, then the market again.
    const market = createDemoMarket(
      1,
      DEMO_COINS.filter(({ id }) => id === "bitcoin"),
    );
    const to = Date.parse(example.price.to);
    const priceAt = (time: number) =>
      Number(market.quotesAt(time <= to - 20 * HOUR ? to - DAY : time)[0]?.values.price);
    let squares = 0;
    for (let time = to - DAY; time < to; time += 300_000) {
      squares += Math.log(priceAt(time + 300_000) / priceAt(time)) ** 2;
    }
    const last = example.volatility.points.at(-1);
    expect(last?.time).toBe(to);
    expect(last?.n).toBe(288);
    expect(last?.rv).toBeCloseTo(Math.sqrt(squares), 9);
  });

  it("leaves out what there is no room for", () => {
    expect(example.price.samples).toBe((7 * DAY) / 300_000 + 1 - 59);
    const values = example.price.points.map(({ value }) => value).filter((value) => value !== null);
    expect(values.length).toBeLessThan(300);
  });

  it("is small enough to be part of every page", () => {
    const chart = prepareExample(example);
    expect(JSON.stringify(chart).length).toBeLessThan(9000);
    expect(chart.price.summary).toMatch(/^Simulated price of Bitcoin in USD over 7 days, between /);
  });
});
