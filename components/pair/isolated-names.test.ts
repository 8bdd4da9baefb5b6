import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const COMPONENTS = path.resolve(import.meta.dirname, "..");
/** A pair's text as a child of an element, with the tag before it. */
const CHILD = /(<bdi>)?(?<![=$])\{pair\.(?:name|base|quote)\}/g;

function unisolated(code: string): string[] {
  return [...code.matchAll(CHILD)].filter(([, tag]) => tag === undefined).map(([text]) => text);
}

// A name can be right-to-left text, or contain a character that reorders the surrounding text.
test("every component puts the name and tickers of a pair in <bdi>", () => {
  const files = readdirSync(COMPONENTS, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".tsx"),
  );
  const codes = files.map((file) => ({ file, code: readFileSync(path.join(COMPONENTS, file), "utf8") }));
  expect(codes.filter(({ code }) => code.includes("<bdi>{pair.name}</bdi>")).length).toBeGreaterThan(2);
  expect(codes.flatMap(({ file, code }) => unisolated(code).map((text) => `${file}: ${text}`))).toEqual([]);
});

test("unisolated() returns names and tickers outside <bdi>", () => {
  expect(
    unisolated("<b>{pair.name}</b> <bdi>{pair.base}</bdi>/{pair.quote} <i title={pair.name} />"),
  ).toEqual(["{pair.name}", "{pair.quote}"]);
});
