import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Inputs of the production build, relative to the project's folder. */
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

/** Subfolders that are not part of the build. The generated client depends on the schema only. */
const EXCLUDED = ["lib/db/generated", "lib/testing"];
const TESTS = /\.test\.tsx?$/;

const STAMP = ".next/built-from";

/** Digest of all inputs of the build; independent of file times. @param root the project's folder */
export function sourcesFingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesOf(root, source)).sort()) {
    const content = fs.readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesOf(root: string, relative: string): string[] {
  if (EXCLUDED.includes(relative) || TESTS.test(relative)) return [];
  const stat = fs.statSync(path.join(root, relative), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [relative];
  return fs.readdirSync(path.join(root, relative)).flatMap((name) => filesOf(root, `${relative}/${name}`));
}

/** True if a complete build of these sources exists. */
export function buildIsFresh(root: string, fingerprint: string): boolean {
  const stamp = path.join(root, STAMP);
  const finished = fs.existsSync(path.join(root, ".next/BUILD_ID")) && fs.existsSync(stamp);
  return finished && fs.readFileSync(stamp, "utf8") === fingerprint;
}

/** Called before a build, so that an interrupted one does not count as complete. */
export function invalidateBuild(root: string): void {
  fs.rmSync(path.join(root, STAMP), { force: true });
}

/** Called after a build, with the fingerprint computed before it. */
export function recordBuild(root: string, fingerprint: string): void {
  fs.writeFileSync(path.join(root, STAMP), fingerprint);
}
