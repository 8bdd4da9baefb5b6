import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compressScripts } from "./compress-scripts";

let root: string;
const CHUNKS = ".next/static/chunks";
const place = (file: string) => path.join(root, CHUNKS, file);
const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(place(file)), { recursive: true });
  fs.writeFileSync(place(file), text);
};
const unpacked = (file: string) => brotliDecompressSync(fs.readFileSync(place(file))).toString();

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "compress-scripts-"));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

test("every script and style sheet gets its compressed form beside it, and stays as it is", () => {
  write("page.js", "page()");
  write("page.css", "body {}");
  write("deeper/part.js", "part()");
  compressScripts(root);
  expect(unpacked("page.js.br")).toBe("page()");
  expect(unpacked("page.css.br")).toBe("body {}");
  expect(unpacked("deeper/part.js.br")).toBe("part()");
  expect(fs.readFileSync(place("page.js"), "utf8")).toBe("page()");
});

test("a compressed form that is there already is made anew, and gets none of its own", () => {
  write("page.js", "old()");
  compressScripts(root);
  write("page.js", "page()");
  compressScripts(root);
  expect(unpacked("page.js.br")).toBe("page()");
  expect(fs.readdirSync(place("."))).toEqual(["page.js", "page.js.br"]);
});

test("what is neither gets none", () => {
  write("page.js.map", "{}");
  compressScripts(root);
  expect(fs.readdirSync(place("."))).toEqual(["page.js.map"]);
});

test("a build without scripts is an error, not a quiet nothing", () => {
  expect(() => compressScripts(root)).toThrow(CHUNKS);
});
