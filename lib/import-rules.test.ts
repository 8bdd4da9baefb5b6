import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "..");
const FOLDERS = ["app", "components", "lib", "jobs"];
const report = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

function cruise(folder: string): z.infer<typeof report>["summary"] {
  const bin = path.join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [bin, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...FOLDERS];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  if (stdout === "") throw new Error(`dependency-cruiser has failed: ${stderr}`);
  return report.parse(JSON.parse(stdout)).summary;
}

/** A rule, a file that breaks it, and what that file imports. */
const VIOLATIONS: [rule: string, file: string, imported: string][] = [
  ["no-cycles", "lib/data/a.ts", "lib/data/b.ts"],
  ["no-folder-cycles", "components/pair/a.ts", "components/live/b.ts"],
  ["lib-is-below", "lib/data/c.ts", "components/ui/button.ts"],
  ["lib-is-below", "lib/env.ts", "jobs/sampler.ts"],
  ["jobs-import-lib", "jobs/start.ts", "components/ui/button.ts"],
  ["nothing-imports-jobs", "app/api/cron/route.ts", "jobs/sampler.ts"],
  ["nothing-imports-jobs", "components/layout/a.ts", "jobs/sampler.ts"],
  ["components-run-in-the-browser", "components/pair/c.ts", "lib/data/d.ts"],
  ["no-node-apis", "components/pair/d.ts", "node:fs"],
  ["ui-knows-no-market", "components/ui/a.ts", "lib/market/a.ts"],
  ["no-node-apis", "lib/client/a.ts", "node:fs"],
  ["pure-imports", "lib/stats/a.ts", "zod"],
  ["pure-imports", "lib/charts/a.ts", "react"],
  ["database-client", "app/page.ts", "lib/db/client.ts"],
  ["database-client", "lib/http/a.ts", "lib/db/client.ts"],
  ["market-imports", "lib/market/b.ts", "lib/stats/b.ts"],
  ["stats-imports", "lib/stats/c.ts", "lib/series/a.ts"],
  ["series-imports", "lib/series/b.ts", "lib/charts/b.ts"],
  ["format-imports", "lib/format/a.ts", "lib/contracts/a.ts"],
  ["contracts-imports", "lib/contracts/b.ts", "lib/format/b.ts"],
  ["charts-imports", "lib/charts/c.ts", "lib/stats/b.ts"],
  ["client-imports", "lib/client/b.ts", "lib/http/b.ts"],
  ["db-imports", "lib/db/a.ts", "lib/statistics/a.ts"],
  ["statistics-imports", "lib/statistics/b.ts", "lib/ingest/a.ts"],
  ["ingest-imports", "lib/ingest/b.ts", "lib/data/d.ts"],
  ["sources-imports", "lib/sources/a.ts", "lib/ingest/a.ts"],
  ["sources-load-on-use", "app/api/cron/ingest/route.ts", "lib/sources/coingecko/a.ts"],
  ["sources-load-on-use", "components/market/a.ts", "lib/sources/demo/a.ts"],
  ["sources-load-on-use", "lib/ingest/c.ts", "lib/sources/coingecko/a.ts"],
  ["sources-load-on-use", "lib/sources/registry.ts", "lib/sources/coingecko/a.ts"],
  ["sources-are-separate", "lib/sources/demo/a.ts", "lib/sources/coingecko/a.ts"],
  ["auth-imports", "lib/auth/a.ts", "lib/http/b.ts"],
  ["http-imports", "lib/http/c.ts", "lib/data/d.ts"],
  ["data-imports", "lib/data/e.ts", "lib/ingest/a.ts"],
  ["data-imports", "lib/data/f.ts", "lib/charts/b.ts"],
];
/** The ways back, for the cycles. */
const WAYS_BACK = [
  ["lib/data/b.ts", "lib/data/a.ts"],
  ["components/live/c.ts", "components/pair/e.ts"],
] as const;

describe("the import rules", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "import-rules-"));
  let violations: z.infer<typeof report>["summary"]["violations"] = [];
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  beforeAll(() => {
    for (const name of [".dependency-cruiser.cjs", "tsconfig.json"]) {
      fs.copyFileSync(path.join(ROOT, name), path.join(folder, name));
    }
    fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    const write = (file: string, code: string) => {
      fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      fs.appendFileSync(path.join(folder, file), code);
    };
    for (const [file, imported] of [...VIOLATIONS.map(([, ...pair]) => pair), ...WAYS_BACK]) {
      const isOurs = /^(app|components|lib|jobs)\//.test(imported);
      write(file, `import "${isOurs ? `@/${imported.replace(/\.ts$/, "")}` : imported}";\n`);
      if (isOurs) write(imported, "");
    }
    violations = cruise(folder).violations;
  });

  test.each(VIOLATIONS)("%s: %s must not import %s", (rule, file, imported) => {
    const found = violations.filter(({ rule: { name } }) => name === rule);
    const isThis = ({ from, to }: (typeof found)[number]) =>
      rule === "no-folder-cycles"
        ? path.dirname(file) === from && path.dirname(imported) === to
        : from === file && (to === imported || to.includes(`/${imported}/`) || `node:${to}` === imported);
    expect(found.some(isThis), JSON.stringify(found)).toBe(true);
  });

  test("each have a violation here", () => {
    const { forbidden } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
    const names = z
      .array(z.object({ name: z.string() }))
      .parse(forbidden)
      .map(({ name }) => name);
    expect(new Set(VIOLATIONS.map(([rule]) => rule))).toEqual(new Set(names));
  });

  test("hold in the whole project", () => {
    const { totalCruised, violations: broken } = cruise(ROOT);
    expect(broken.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    // Without a parser for TypeScript all files are skipped, and nothing is found.
    expect(totalCruised).toBeGreaterThan(400);
  });
});
