import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buildIsFresh, invalidateBuild, recordBuild, sourcesFingerprint } from "./web-build";

let root: string;
const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "web-build-"));
  write("app/page.tsx", "page");
  write("lib/data/pairs.ts", "pairs");
  write("package.json", "{}");
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

describe("sourcesFingerprint", () => {
  test.each([
    ["a changed page", "app/page.tsx", "other"],
    ["a new page", "app/about/page.tsx", "about"],
    ["a changed library file", "lib/data/pairs.ts", "other"],
    ["another set of packages", "package-lock.json", "{}"],
    ["a changed public file", "public/logo.png", "pixels"],
  ])("changes with %s", (_, file, text) => {
    const before = sourcesFingerprint(root);
    write(file, text);
    expect(sourcesFingerprint(root)).not.toBe(before);
  });

  test("changes when text moves from one file to another", () => {
    write("app/a.ts", "xy");
    write("app/b.ts", "");
    const before = sourcesFingerprint(root);
    write("app/a.ts", "x");
    write("app/b.ts", "y");
    expect(sourcesFingerprint(root)).not.toBe(before);
  });

  test.each([
    "lib/data/pairs.test.ts",
    "jobs/start/port.ts",
    "jobs/web/main.mjs",
    "README.md",
    "lib/db/generated/client.ts",
  ])("does not change with %s, which is not part of the build", (file) => {
    const before = sourcesFingerprint(root);
    write(file, "anything");
    expect(sourcesFingerprint(root)).toBe(before);
  });

  test("does not change when a file is rewritten with the same content", () => {
    const before = sourcesFingerprint(root);
    write("app/page.tsx", "page");
    fs.utimesSync(path.join(root, "app/page.tsx"), 0, 0);
    expect(sourcesFingerprint(root)).toBe(before);
  });
});

describe("buildIsFresh", () => {
  const built = () => {
    write(".next/BUILD_ID", "id");
    recordBuild(root, sourcesFingerprint(root));
  };

  test("is fresh while the sources are unchanged", () => {
    expect(buildIsFresh(root, sourcesFingerprint(root))).toBe(false);
    built();
    expect(buildIsFresh(root, sourcesFingerprint(root))).toBe(true);
    write("app/page.tsx", "pulled");
    expect(buildIsFresh(root, sourcesFingerprint(root))).toBe(false);
  });

  test("is not fresh if interrupted or missing", () => {
    built();
    invalidateBuild(root);
    expect(buildIsFresh(root, sourcesFingerprint(root))).toBe(false);
    built();
    fs.rmSync(path.join(root, ".next/BUILD_ID"));
    expect(buildIsFresh(root, sourcesFingerprint(root))).toBe(false);
  });
});
