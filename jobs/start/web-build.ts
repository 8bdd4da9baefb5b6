import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** What the production build is made from, relative to the project's folder. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "prisma/schema.prisma",
  "public",
  "next.config.mjs",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

/** Parts of the folders above that no page is made from. The generated client follows from the schema. */
const ASIDE = ["lib/db/generated", "lib/testing"];
const TESTS = /\.test\.tsx?$/;

const STAMP = ".next/built-from";

/**
 * A fingerprint of everything the web pages are built from: equal for equal contents, whatever the files' times.
 * @param root the project's folder
 */
export function sourcesFingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesOf(root, source)).sort()) {
    const content = fs.readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesOf(root: string, relative: string): string[] {
  if (ASIDE.includes(relative) || TESTS.test(relative)) return [];
  const stat = fs.statSync(path.join(root, relative), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [relative];
  return fs.readdirSync(path.join(root, relative)).flatMap((name) => filesOf(root, `${relative}/${name}`));
}

/** Whether a finished build of exactly these sources is there. */
export function buildIsFresh(root: string, fingerprint: string): boolean {
  const stamp = path.join(root, STAMP);
  const finished = fs.existsSync(path.join(root, ".next/BUILD_ID")) && fs.existsSync(stamp);
  return finished && fs.readFileSync(stamp, "utf8") === fingerprint;
}

/** To be called before a build: one that is cut off must not pass for finished. */
export function forgetBuild(root: string): void {
  fs.rmSync(path.join(root, STAMP), { force: true });
}

/** To be called after a build, with the fingerprint taken before it. */
export function rememberBuild(root: string, fingerprint: string): void {
  fs.writeFileSync(path.join(root, STAMP), fingerprint);
}
