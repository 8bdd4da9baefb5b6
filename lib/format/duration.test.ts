import { expect, it } from "vitest";
import { formatDuration } from "./duration";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [-5, "0 s"],
  [0, "0 s"],
  [39_999, "39 s"],
  [2 * MINUTE - 1, "119 s"],
  [2 * MINUTE, "2 min"],
  [11.9 * MINUTE, "11 min"],
  [HOUR - 1, "59 min"],
  [HOUR, "1 h"],
  [47.9 * HOUR, "47 h"],
  [48 * HOUR, "2 days"],
  [240 * HOUR, "10 days"],
])("shows %d ms as %s", (ms, text) => {
  expect(formatDuration(ms).replace("\u00a0", " ")).toBe(text);
});
