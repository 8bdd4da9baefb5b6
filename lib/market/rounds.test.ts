import { describe, expect, it } from "vitest";
import { markRounds, type Round } from "./rounds";

const MINUTE = 60_000;
const live = (minute: number, more: Partial<Round> = {}): Round => ({
  at: minute * MINUTE,
  intervalMs: MINUTE,
  isStored: true,
  storedAt: minute * MINUTE + 900,
  isLive: true,
  ...more,
});
const history = (minute: number): Round =>
  live(minute, { intervalMs: 5 * MINUTE, isLive: false, storedAt: 1e12 });
const span = (newest: number, first: number, count = 60) => ({
  newestAt: newest * MINUTE,
  firstAt: first * MINUTE,
  intervalMs: MINUTE,
  count,
});

describe("markRounds", () => {
  it("marks rounds as stored, late or missed", () => {
    const rounds = [live(10), live(11, { storedAt: 13 * MINUTE }), live(12, { isStored: false }), live(14)];
    expect(markRounds(rounds, span(14, 10))).toEqual(["stored", "late", "missed", "missed", "stored"]);
  });

  it("counts rounds covered by coarser history as stored", () => {
    expect(markRounds([history(5), history(10), live(11)], span(11, 5))).toEqual(Array(7).fill("stored"));
  });

  it("ignores ticks between two scheduled times", () => {
    const rounds = [live(10), live(10.5), live(11)];
    expect(markRounds(rounds, span(11, 10))).toEqual(["stored", "stored"]);
  });

  it("does not count a tick between two times as the missed one before it", () => {
    expect(markRounds([live(10), live(11.5), live(12)], span(12, 10))).toEqual([
      "stored",
      "missed",
      "stored",
    ]);
  });

  it("starts at the requested count or the first round", () => {
    const rounds = Array.from({ length: 100 }, (_, i) => live(i));
    expect(markRounds(rounds, span(99, 0))).toHaveLength(60);
    expect(markRounds(rounds.slice(0, 3), span(2, 0))).toHaveLength(3);
  });
});
