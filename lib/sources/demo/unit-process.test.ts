import { describe, expect, it } from "vitest";
import { LogVolatility } from "@/lib/sources/demo/log-volatility";
import { stream } from "@/lib/sources/demo/noise";
import { mean } from "@/lib/sources/demo/testing-market";
import { UnitProcess } from "@/lib/sources/demo/unit-process";

const DAY = 86_400;
const START = 20_526 * DAY;

function processOf(jumpsPerDay: number, { spread = 0.4, persistence = 0.99 } = {}): UnitProcess {
  const volatility = new LogVolatility(stream(1, "volatility"), spread);
  return new UnitProcess(1, "a process", { persistence, jumpsPerDay, volatility });
}

function rootMeanSquare(values: number[]): number {
  return Math.sqrt(mean(values.map((value) => value * value)));
}

describe("a unit process", () => {
  it("gives a fresh process's level at every second, however it was walked to before", () => {
    const walked = processOf(0.5);
    // Same minute and second of neighbouring cells and days: what a wrongly kept stretch would mix up.
    const seconds = [0, 300, 600, DAY, DAY + 300, 301, 601, 61, 361, 7, DAY + 7, 307, 0, 7];
    for (const second of seconds) {
      expect(walked.levelAt(START + second)).toBe(processOf(0.5).levelAt(START + second));
    }
  });

  it("joins its days without a step, also after days with a jump", () => {
    const process = processOf(1);
    const steps = Array.from({ length: 60 }, (_, day) => {
      const midnight = START + (day + 1) * DAY;
      return Math.abs(process.levelAt(midnight) - process.levelAt(midnight - 1));
    });
    // One second of volatility 1 a day is 0.0034; a jump is 0.7 at least.
    expect(Math.max(...steps)).toBeLessThan(0.05);
  });

  it("makes a jump in one second and keeps it", () => {
    const process = processOf(1);
    const jumping = Array.from({ length: 20 }, (_, day) => {
      const levels = Array.from({ length: 289 }, (_, cell) =>
        process.levelAt(START + day * DAY + cell * 300),
      );
      const steps = levels.slice(1).map((level, cell) => Math.abs(level - (levels[cell] ?? 0)));
      return Math.max(...steps);
    });
    expect(Math.min(...jumping)).toBeGreaterThan(0.5);
  });

  it("moves by 1 a day, alike from midnight to midnight and within the day", () => {
    const process = processOf(0);
    const days = Array.from({ length: 300 }, (_, day) => START + day * DAY);
    const overnight = days.map((from) => process.levelAt(from + DAY) - process.levelAt(from));
    expect(rootMeanSquare(overnight)).toBeGreaterThan(0.9);
    expect(rootMeanSquare(overnight)).toBeLessThan(1.1);
    const hourly = days.map((from) => process.levelAt(from + 50_400) - process.levelAt(from + 46_800));
    expect(rootMeanSquare(hourly) * Math.sqrt(24)).toBeGreaterThan(0.85);
    expect(rootMeanSquare(hourly) * Math.sqrt(24)).toBeLessThan(1.3);
  });

  it("always comes back: a level is about 7 from zero in the long run, 1 when it is held tight", () => {
    const midnights = Array.from({ length: 400 }, (_, index) => START + index * 200 * DAY);
    const wandering = processOf(0);
    const tight = processOf(0, { persistence: 0.3 });
    expect(rootMeanSquare(midnights.map((second) => wandering.levelAt(second)))).toBeGreaterThan(6);
    expect(rootMeanSquare(midnights.map((second) => wandering.levelAt(second)))).toBeLessThan(8.2);
    expect(rootMeanSquare(midnights.map((second) => tight.levelAt(second)))).toBeGreaterThan(0.9);
    expect(rootMeanSquare(midnights.map((second) => tight.levelAt(second)))).toBeLessThan(1.2);
  });

  it("has normal 5-minute steps where its volatility stands still", () => {
    const process = processOf(0, { spread: 0 });
    const levels = Array.from({ length: 20 * 288 + 1 }, (_, cell) => process.levelAt(START + cell * 300));
    const steps = levels.slice(1).map((level, cell) => level - (levels[cell] ?? 0));
    const variance = mean(steps.map((step) => step ** 2));
    expect(variance * 288).toBeGreaterThan(0.94);
    expect(variance * 288).toBeLessThan(1.06);
    expect(mean(steps.map((step) => step ** 4)) / variance ** 2).toBeCloseTo(3, 0);
  });
});
