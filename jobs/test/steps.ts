import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { clientIsMissing } from "../start/database-client";
import { programs, ROOT } from "../start/programs";
import { type Counts, playwrightCounts, vitestCounts } from "./counts";

const require = createRequire(import.meta.url);

/** One step of `npm test`: Node programs run in sequence. */
export type Step = {
  name: string;
  /** `node` arguments of each program. */
  programs: string[][];
  /** Additional environment variables. */
  variables: Record<string, string>;
  /** Report file and its parser; null for a step without tests. */
  report: { file: string; read: (text: string) => Counts } | null;
};

/** Path of a package's program, as in `node_modules/.bin`. */
function program(packageName: string, bin: string): string {
  const manifest = require.resolve(`${packageName}/package.json`);
  const { bin: bins } = JSON.parse(fs.readFileSync(manifest, "utf8"));
  return path.join(path.dirname(manifest), bins[bin]);
}

/**
 * All steps in order, quick ones first. The build precedes the tests because the launcher's test uses it.
 * @param folder for the reports
 * @param long true to include the long tests
 */
export function testSteps(folder: string, long: boolean): Step[] {
  const variables: Record<string, string> = long ? { LONG: "1" } : {};
  const unit = path.join(folder, "vitest.json");
  const browser = path.join(folder, "playwright.json");
  const plain = (name: string, ...programs: string[][]) => ({ name, programs, variables, report: null });
  const next = program("next", "next");
  const client = clientIsMissing(ROOT) ? [programs.generateClient()] : [];
  return [
    plain("Lint", [program("@biomejs/biome", "biome"), "check", "."]),
    plain("Types", ...client, [next, "typegen"], [program("typescript", "tsc"), "--noEmit"]),
    plain("Production build", ["--import", "tsx", "jobs/start.ts", "--build"]),
    {
      name: "Unit, database and handler tests",
      programs: [
        [
          program("vitest", "vitest"),
          "run",
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${unit}`,
        ],
      ],
      variables,
      report: { file: unit, read: vitestCounts },
    },
    {
      name: "Browser tests",
      programs: [[program("@playwright/test", "playwright"), "test", "--config", "e2e/playwright.config.ts"]],
      variables: { ...variables, PLAYWRIGHT_JSON_OUTPUT_FILE: browser },
      report: { file: browser, read: playwrightCounts },
    },
  ];
}
