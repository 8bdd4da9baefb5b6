import { describe, expect, it } from "vitest";
import { MAX_WINDOW_MS, PEG_WINDOW, WINDOW_IDS, WINDOWS } from "@/lib/market/window";

describe("WINDOWS", () => {
  it("are an hour, a day and a week, shortest first", () => {
    expect(WINDOWS.map(({ id, ms }) => [id, ms / 3_600_000])).toEqual([
      ["1h", 1],
      ["24h", 24],
      ["7d", 168],
    ]);
    expect(WINDOW_IDS).toEqual(WINDOWS.map(({ id }) => id));
    expect(MAX_WINDOW_MS).toBe(168 * 3_600_000);
    expect(PEG_WINDOW).toBe("24h");
  });
});
