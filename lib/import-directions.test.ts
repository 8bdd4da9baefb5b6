import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const BIOME = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

/** One line of code and the file it would stand in. */
type Line = { file: string; code: string };

/**
 * Lints lines as if they stood in the tree: all of them at once, in an empty folder under the project's
 * own rules, so that nothing is ever planted in the project itself.
 * @returns for each line the rules it breaks, in the same order
 */
function lint(lines: Line[]): string[][] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "import-directions-"));
  try {
    fs.copyFileSync(path.join(ROOT, "biome.json"), path.join(folder, "biome.json"));
    const files = new Map<string, string[]>();
    const places = lines.map(({ file, code }) => {
      const text = files.get(file) ?? [];
      files.set(file, text);
      return `${file}:${text.push(code)}`;
    });
    for (const [file, text] of files) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text.join("\n"));
    }
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [BIOME, "lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=github", "."],
      { cwd: folder, encoding: "utf8" },
    );
    const found = [
      ...`${stdout}${stderr}`.matchAll(/^::error title=lint\/\w+\/(\w+),file=([^,]+),line=(\d+),/gm),
    ].map(([, rule = "", file = "", line = ""]) => ({
      rule,
      place: `${path.relative(fs.realpathSync(folder), path.resolve(folder, file))}:${line}`,
    }));
    return places.map((place) => found.filter((one) => one.place === place).map(({ rule }) => rule));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** File, what it must not import. Both spellings, aliased and relative, of each arrow that the lint rule holds. */
const FORBIDDEN: [file: string, specifier: string][] = [
  ["lib/data/x.ts", "@/app/page"],
  ["lib/data/x.ts", "../../app/page"],
  ["lib/log-x.ts", "../components/ui/panel"],
  ["lib/ingest/x.ts", "@/components/ui/panel"],
  ["lib/ingest/x.ts", "@/jobs/sampler"],
  ["lib/sources/demo/x.ts", "../../../jobs/sampler"],
  ["lib/data/x.test.ts", "@/jobs/sampler"],
  ["lib/sources/x.ts", "@/lib/db/client"],
  ["lib/sources/demo/x.ts", "../../db/client"],
  ["lib/api/x.ts", "../db/generated/client"],
  ["lib/log-x.ts", "./db/client"],
  ["lib/api/contracts.ts", "@/lib/env"],
  ["lib/api/queries.ts", "../data/pairs"],
  ["lib/api/fetcher.ts", "node:fs"],
  ["lib/api/polling.ts", "./handler"],
  ["components/pairs/x.tsx", "@/lib/db/client"],
  ["components/pairs/x.tsx", "../../lib/db/client"],
  ["components/pairs/x.tsx", "@/lib/ingest/record-tick"],
  ["components/pairs/x.tsx", "../../lib/data/pairs"],
  ["components/pairs/x.tsx", "@/lib/auth/guards"],
  ["components/pairs/x.tsx", "@/lib/sources/demo"],
  ["components/pairs/x.tsx", "@/lib/env"],
  ["components/pairs/x.tsx", "../../lib/log"],
  ["components/pairs/x.tsx", "@/lib/api/handler"],
  ["components/pairs/x.tsx", "@/app/page"],
  ["components/pairs/x.tsx", "../../jobs/sampler"],
  ["components/pairs/x.tsx", "node:fs"],
  ["lib/market/x.ts", "@/lib/stats/moments"],
  ["lib/market/x.ts", "zod"],
  ["lib/stats/x.ts", "../db/client"],
  ["lib/stats/x.ts", "@/lib/env"],
  ["lib/stats/x.ts", "node:crypto"],
  ["lib/format/x.ts", "react"],
  ["lib/format/x.ts", "../api/contracts"],
  ["lib/charts/x.ts", "next/navigation"],
  ["lib/charts/x.ts", "@/lib/stats/moments"],
  ["app/page.tsx", "@/jobs/sampler"],
  ["app/api/pairs/route.ts", "../../../jobs/sampler"],
  ["app/api/cron/ingest/route.ts", "@/jobs/sampler"],
  ["app/api/pairs/route.ts", "@/lib/db/client"],
  ["app/api/cron/ingest/route.ts", "@/lib/db/client"],
  ["app/page.tsx", "@/e2e/fixtures"],
  ["jobs/x.ts", "@/app/page"],
  ["jobs/bench/x.ts", "../../components/ui/panel"],
  ["e2e/x.spec.ts", "../components/ui/panel"],
];

const ALLOWED: [file: string, specifier: string][] = [
  ["app/page.tsx", "@/components/pairs/pair-table"],
  ["app/api/pairs/route.ts", "@/lib/data/pairs"],
  ["app/api/cron/ingest/route.ts", "@/lib/ingest/ingest"],
  ["jobs/replay.ts", "@/lib/ingest/record-tick"],
  ["jobs/sampler.ts", "../lib/db/client"],
  ["components/pairs/x.tsx", "@/lib/api/queries"],
  ["components/pairs/x.tsx", "../../lib/format/price"],
  ["components/charts/x.tsx", "@/lib/charts/prepare-price-series"],
  ["components/pairs/x.tsx", "../ui/panel"],
  ["components/pairs/x.tsx", "react"],
  ["lib/ingest/x.ts", "@/lib/db/client"],
  ["lib/data/x.ts", "../db/client"],
  ["lib/auth/x.ts", "@/lib/db/client"],
  ["lib/sources/x.test.ts", "@/lib/db/client"],
  ["lib/stats/x.ts", "@/lib/market/window"],
  ["lib/stats/x.ts", "./moments"],
  ["lib/stats/x.test.ts", "fast-check"],
  ["lib/charts/x.ts", "../api/contracts"],
  ["lib/api/queries.ts", "./contracts"],
  ["lib/api/handler.ts", "@/lib/auth/guards"],
  ["lib/api/handler.test.ts", "@/lib/testing/scratch-database"],
  ["e2e/fixtures.ts", "@/lib/db/client"],
];

const imports = (cases: [file: string, specifier: string][]): Line[] =>
  cases.map(([file, specifier]) => ({ file, code: `import "${specifier}";` }));

const OTHER_FORMS: [form: string, code: string][] = [
  ["a type", 'import type { Thing } from "@/jobs/sampler";'],
  ["an import at run time", 'export const load = () => import("@/jobs/sampler");'],
  ["a re-export", 'export { thing } from "@/jobs/sampler";'],
];

const CLOSED = ["lib/data/x.ts", "app/page.tsx", "components/x.tsx", "jobs/sampler.ts", "jobs/replay.ts"];
const OPEN = ["lib/env.ts", "jobs/start.ts", "jobs/start/x.ts", "lib/testing/x.ts", "vitest.config.ts"];
const readsPort = (file: string): Line => ({ file, code: "export const port = process.env.PORT;" });

describe("the lint holds who may import whom", () => {
  const forbidden = lint(imports(FORBIDDEN));
  test.each(FORBIDDEN.map((one, index) => [...one, index] as const))(
    "%s must not import %s",
    (_, __, index) => {
      expect(forbidden[index]).toEqual(["noRestrictedImports"]);
    },
  );

  const allowed = lint(imports(ALLOWED));
  test.each(ALLOWED.map((one, index) => [...one, index] as const))("%s may import %s", (_, __, index) => {
    expect(allowed[index]).toEqual([]);
  });

  const forms = lint(OTHER_FORMS.map(([, code]) => ({ file: "lib/data/x.ts", code })));
  test.each(OTHER_FORMS.map(([form], index) => [form, index] as const))("%s counts too", (_, index) => {
    expect(forms[index]).toContain("noRestrictedImports");
  });
});

describe("the lint holds the environment in one place", () => {
  const rules = lint([...CLOSED, ...OPEN].map(readsPort));
  test.each(CLOSED.map((file, index) => [file, index] as const))("%s must not read it", (_, index) => {
    expect(rules[index]).toEqual(["noProcessEnv"]);
  });
  test.each(OPEN.map((file, index) => [file, index] as const))("%s may", (_, index) => {
    expect(rules[CLOSED.length + index]).toEqual([]);
  });
});
