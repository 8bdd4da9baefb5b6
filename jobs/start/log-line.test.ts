import { describe, expect, test } from "vitest";
import { readableLine } from "./log-line";

const line = (event: object) => readableLine("sampler", JSON.stringify(event));
const time = "2026-01-02T03:04:05.678Z";

describe("readableLine", () => {
  test("shows the process, the message and the fields", () => {
    expect(line({ level: 30, time, msg: "tick stored", source: "demo", stored: 250 })).toMatch(
      /^\d\d:04:05 sampler: tick stored {2}source=demo {2}stored=250$/,
    );
  });

  test("shows warning and error levels, and errors by their message", () => {
    const text = line({ level: 50, time, msg: "tick failed", err: { message: "no route", stack: "at x" } });
    expect(text).toContain("sampler: error: tick failed  err=no route");
    expect(text).not.toContain("at x");
  });

  test.each(["plain text", "{ not json", '{"some":"json"}', ""])(
    "leaves other text unchanged: %s",
    (text) => {
      expect(readableLine("web", text)).toBe(text);
    },
  );
});
