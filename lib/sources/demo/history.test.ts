import { describe, expect, it } from "vitest";
import { createDemoSource } from "@/lib/sources/demo/demo-source";
import { demoHistory, demoHistoryTimes } from "@/lib/sources/demo/history";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 2, 14, 9, 31, 12, 345);

describe("the demo source's history", () => {
  it("has 5-minute ticks up to 26 hours ago, then minutes up to now, oldest first, each once", () => {
    const times = demoHistoryTimes(NOW, 60);
    const older = times.filter((time) => time.intervalSeconds === 300);
    const recent = times.filter((time) => time.intervalSeconds === 60);
    expect(times).toEqual([...older, ...recent]);
    expect(new Date(times[0]?.atMs ?? 0).toISOString()).toBe("2026-03-06T09:35:00.000Z");
    expect(new Date(older.at(-1)?.atMs ?? 0).toISOString()).toBe("2026-03-13T07:30:00.000Z");
    expect(new Date(recent[0]?.atMs ?? 0).toISOString()).toBe("2026-03-13T07:31:00.000Z");
    expect(new Date(times.at(-1)?.atMs ?? 0).toISOString()).toBe("2026-03-14T09:31:00.000Z");
    const uneven = times.filter(({ atMs, intervalSeconds }, i) => {
      const before = times[i - 1];
      return before !== undefined && atMs - before.atMs !== intervalSeconds * 1000;
    });
    expect(uneven).toEqual([]);
  });

  it.each([1, 5, 45, 60, 90, 300, 420, 900, 3600])("suits a source of %i s", (intervalSeconds) => {
    const times = demoHistoryTimes(NOW, intervalSeconds);
    const recent = times.filter((time) => time.atMs > NOW - 26 * HOUR);
    expect(recent.length).toBeLessThanOrEqual(2000);
    // The live schedule goes on from the last one without a missed tick.
    expect(NOW - (times.at(-1)?.atMs ?? 0)).toBeLessThan(intervalSeconds * 1000);
    expect(times.filter((time) => time.atMs % (time.intervalSeconds * 1000) !== 0)).toEqual([]);
    const spacings = times.slice(1).map((time, i) => time.atMs - (times[i]?.atMs ?? 0));
    expect(Math.min(...spacings)).toBeGreaterThan(0);
    expect(Math.max(...spacings)).toBeLessThanOrEqual(Math.max(300, intervalSeconds) * 1000);
  });

  it("stands for every second of a source of seconds, also where it goes on after a part", () => {
    const covered = (afterMs: number) => {
      const slots = new Set<number>();
      for (const time of demoHistoryTimes(NOW, 5).filter(({ atMs }) => atMs > afterMs)) {
        for (let at = time.atMs; at > time.atMs - time.intervalSeconds * 1000; at -= 5000) slots.add(at);
      }
      return slots;
    };
    for (const afterMs of [NOW - HOUR, NOW - 90_000, NOW - 12_000]) {
      const slots = covered(afterMs);
      const firstMs = Math.floor(afterMs / 5000) * 5000 + 5000;
      for (let at = firstMs; at <= NOW; at += 5000) expect(slots, new Date(at).toISOString()).toContain(at);
    }
  });

  it("ends at now itself where that is an event time", () => {
    const now = Date.UTC(2026, 2, 14, 9, 31);
    expect(demoHistoryTimes(now, 60).at(-1)?.atMs).toBe(now);
    expect(demoHistoryTimes(now, 60)[0]?.atMs).toBe(now - 8 * 24 * HOUR + 4 * MINUTE);
  });

  it("goes on after an instant with the same ticks", () => {
    const afterMs = NOW - 5 * HOUR;
    const whole = [...demoHistory(NOW, { intervalSeconds: 900 })];
    const rest = [...demoHistory(NOW, { intervalSeconds: 900, afterMs })];
    expect(rest).toHaveLength(20);
    expect(rest).toEqual(whole.filter((tick) => tick.at.getTime() > afterMs));
  });

  it("is what the live source answers at the same event times", async () => {
    const source = createDemoSource({ intervalSeconds: 60 });
    let index = 0;
    for (const tick of demoHistory(NOW)) {
      if (index++ % 500 === 0 || tick.at.getTime() > NOW - 3 * MINUTE) {
        const live = await source.fetchQuotes({ at: tick.at, signal: new AbortController().signal });
        expect(tick.quotes).toEqual(live.quotes);
      }
    }
    expect(index).toBe(demoHistoryTimes(NOW, 60).length);
  });

  it("goes on in the live answers as it went before", () => {
    const lastOf = (now: number) => [...demoHistory(now, { intervalSeconds: 3600 })].at(-1)?.quotes;
    const source = demoHistory(NOW + 3 * HOUR, { intervalSeconds: 3600 });
    const same = [...source].find((tick) => tick.at.getTime() === Date.UTC(2026, 2, 14, 9));
    expect(same?.quotes).toEqual(lastOf(NOW));
  });
});
