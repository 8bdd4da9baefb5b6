import { describe, expect, it } from "vitest";
import { formatQuoteAge, quoteAgeAt } from "./quote-age";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe("quoteAgeAt", () => {
  it("is the age at receipt while the pair's newest sample is the newest tick", () => {
    expect(quoteAgeAt({ sampledAt: 1e12, quoteAgeMs: 39 * SECOND }, 1e12)).toBe(39 * SECOND);
  });

  it("increases after the pair or its source stopped", () => {
    const quoted = { sampledAt: 1e12, quoteAgeMs: 39 * SECOND };
    expect(quoteAgeAt(quoted, 1e12 + 10 * MINUTE)).toBe(10 * MINUTE + 39 * SECOND);
  });

  it("is unknown if the source states no time, until the sample itself is stale", () => {
    const quoted = { sampledAt: 1e12, quoteAgeMs: null };
    expect(quoteAgeAt(quoted, 1e12 + MINUTE)).toBeNull();
    expect(quoteAgeAt(quoted, 1e12 + 6 * MINUTE)).toBe(6 * MINUTE);
  });

  it("is unknown before the first sample", () => {
    expect(quoteAgeAt({ sampledAt: null, quoteAgeMs: null }, 1e12)).toBeNull();
  });
});

describe("formatQuoteAge", () => {
  it.each([
    [null, "–", "unknown"],
    [999, "under 1 s", "fresh"],
    [39 * SECOND, "39 s", "fresh"],
    [2 * MINUTE, "2 min", "fresh"],
    [2 * MINUTE + 1, "2 min", "ageing"],
    [5 * MINUTE, "5 min", "ageing"],
    [5 * MINUTE + 1, "stale 5 min", "stale"],
    [11 * MINUTE, "stale 11 min", "stale"],
    [3 * 60 * MINUTE, "stale 3 h", "stale"],
    [71 * 60 * MINUTE + 40 * MINUTE, "stale 2 days", "stale"],
  ] as const)("shows %s ms as %s, %s", (ms, text, state) => {
    const age = formatQuoteAge(ms);
    expect({ ...age, text: age.text.replace("\u00a0", " ") }).toEqual({ text, state });
  });
});
