import path from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

const withLongTests = process.env.LONG === "1";
const exclude = [...configDefaults.exclude, ...(withLongTests ? [] : ["**/*.long.test.{ts,tsx}"])];
/** Tests without a database: `npx vitest --project pure`. */
const PURE = ["lib/{market,stats,series,charts,format,contracts,client}/**", "components/**"].map(
  (folder) => `${folder}/*.test.{ts,tsx}`,
);

export default defineConfig({
  resolve: {
    tsconfigPaths: true,
    alias: { "server-only": path.resolve(import.meta.dirname, "lib/testing/server-only.ts") },
  },
  test: {
    // The tests' server is found by lib/testing/scratch-database.ts alone: they must not write to a configured database.
    env: { DATABASE_URL: "", TEST_DATABASE_URL: "" },
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "pure", include: PURE, exclude, isolate: false } },
      {
        extends: true,
        test: {
          name: "database",
          include: ["{lib,jobs,app}/**/*.test.{ts,tsx}"],
          exclude: [...exclude, ...PURE],
          globalSetup: "jobs/testing/global-setup.ts",
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["lib/{stats,statistics,ingest,auth}/**/*.ts"],
      exclude: ["**/testing-*.ts"],
      reporter: ["text", "json-summary"],
      thresholds: { branches: 95 },
    },
  },
});
