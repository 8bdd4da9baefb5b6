import { expect, test } from "vitest";
import { retryAfterMs } from "@/lib/sources/retry-after";

const NOW = Date.UTC(2025, 10, 21, 12, 0, 0);

test.each([
  ["119", 119_000],
  [" 1 ", 1_000],
  ["0", 0],
  ["0.5", 500],
  ["Fri, 21 Nov 2025 12:00:30 GMT", 30_000],
  ["Fri, 21 Nov 2025 11:00:00 GMT", 0],
  ["999999999999", 86_400_000],
  ["Fri, 21 Nov 2125 12:00:00 GMT", 86_400_000],
])("“%s” asks to wait %i ms", (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});

test.each([[null], [undefined], [""], ["soon"], ["-5"], ["1e9"], ["Fri, 99 Nov 2025 12:00:00 GMT"]])(
  "%s asks nothing readable",
  (header) => {
    expect(retryAfterMs(header, NOW)).toBeNull();
  },
);
