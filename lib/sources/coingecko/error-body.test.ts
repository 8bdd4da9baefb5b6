import { expect, test } from "vitest";
import { readErrorBody } from "@/lib/sources/coingecko/error-body";

test.each([
  [{ status: { error_code: 429, error_message: "Too many" } }, { code: 429, text: "Too many" }],
  [{ status: { error_code: "10002" } }, { code: 10002, text: null }],
  [{ error: { status: { error_code: 10012, error_message: "Old" } } }, { code: 10012, text: "Old" }],
  [{ error: "Missing parameter vs_currency" }, { code: null, text: "Missing parameter vs_currency" }],
  [
    { status: 500, error: "Internal Server Error" },
    { code: 500, text: "Internal Server Error" },
  ],
])("%j is read as %j", (body, expected) => {
  expect(readErrorBody(body)).toEqual(expected);
});

test.each([
  [null],
  [undefined],
  ["text"],
  [[]],
  [{}],
  [{ status: {} }],
  [{ error: {} }],
  [{ code: 0, msg: "no" }],
])("%j is none of the error forms", (body) => {
  expect(readErrorBody(body)).toBeNull();
});
