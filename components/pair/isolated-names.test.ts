import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const COMPONENTS = path.resolve(import.meta.dirname, "..");
/** A pair's text as a child of an element, and the tag right before it. */
const CHILD = /(<bdi>)?(?<![=$])\{pair\.(?:name|base|quote)\}/g;

function unisolated(code: string): string[] {
  return [...code.matchAll(CHILD)].filter(([, tag]) => tag === undefined).map(([text]) => text);
}

// A name may be written from right to left, or contain a character that reorders the text around it.
test("every name and ticker of a pair is in a <bdi> element", () => {
  const files = readdirSync(COMPONENTS, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".tsx"),
  );
  const codes = files.map((file) => ({ file, code: readFileSync(path.join(COMPONENTS, file), "utf8") }));
  expect(codes.filter(({ code }) => code.includes("<bdi>{pair.name}</bdi>")).length).toBeGreaterThan(2);
  expect(codes.flatMap(({ file, code }) => unisolated(code).map((text) => `${file}: ${text}`))).toEqual([]);
});

test("the check finds names without a <bdi> element", () => {
  expect(
    unisolated("<b>{pair.name}</b> <bdi>{pair.base}</bdi>/{pair.quote} <i title={pair.name} />"),
  ).toEqual(["{pair.name}", "{pair.quote}"]);
});
