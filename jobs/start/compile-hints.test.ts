import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { COMPILE_HINT, hintScripts } from "./compile-hints";

let root: string;
const CHUNKS = ".next/static/chunks";
const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "compile-hints-"));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

test("every script begins with the hint, once, however often it is given", () => {
  write(`${CHUNKS}/page.js`, "page()");
  write(`${CHUNKS}/deeper/part.js`, "part()");
  hintScripts(root);
  hintScripts(root);
  expect(read(`${CHUNKS}/page.js`)).toBe(`${COMPILE_HINT}page()`);
  expect(read(`${CHUNKS}/deeper/part.js`)).toBe(`${COMPILE_HINT}part()`);
});

test("what is no script stays as it is", () => {
  write(`${CHUNKS}/page.css`, "body {}");
  hintScripts(root);
  expect(read(`${CHUNKS}/page.css`)).toBe("body {}");
});

test("a build without scripts is an error, not a quiet nothing", () => {
  expect(() => hintScripts(root)).toThrow(CHUNKS);
});
