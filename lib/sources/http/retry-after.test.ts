import { expect, test } from "vitest";
import { retryAfterMs } from "@/lib/sources/http/retry-after";

const NOW = Date.UTC(2025, 10, 21, 12, 0, 0);

test.each([
  ["119", 119_000],
  [" 1 ", 1_000],
  ["0", 0],
  ["0.5", 500],
  ["Fri, 21 Nov 2025 12:00:30 GMT", 30_000],
  ["Fri, 21 Nov 2025 11:00:00 GMT", 0],
  ["3599", 3_599_000],
  ["3600", 3_600_000],
  ["3601", 3_600_000],
  ["86400", 3_600_000],
  ["999999999999", 3_600_000],
  ["9".repeat(400), 3_600_000],
  ["Fri, 21 Nov 2025 12:59:59 GMT", 3_599_000],
  ["Fri, 21 Nov 2025 14:00:00 GMT", 3_600_000],
  ["Fri, 21 Nov 2125 12:00:00 GMT", 3_600_000],
])("“%s” is a wait of %i ms", (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});

test.each([
  [null],
  [undefined],
  [""],
  ["soon"],
  ["-5"],
  ["1e9"],
  ["Infinity"],
  ["NaN"],
  ["0x10"],
  ["2025-11-21T12:00:30Z"],
  ["Fri, 99 Nov 2025 12:00:00 GMT"],
])("%s is no readable wait", (header) => {
  expect(retryAfterMs(header, NOW)).toBeNull();
});
