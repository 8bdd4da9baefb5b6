import path from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

const withLongTests = process.env.LONG === "1";

export default defineConfig({
  resolve: {
    tsconfigPaths: true,
    alias: { "server-only": path.resolve(import.meta.dirname, "lib/testing/server-only.ts") },
  },
  test: {
    include: ["{lib,jobs,app,components}/**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, ...(withLongTests ? [] : ["**/*.long.test.{ts,tsx}"])],
    globalSetup: "jobs/testing/global-setup.ts",
    // The tests' server is found by lib/testing/scratch-database.ts alone: the named one is nobody's to write to.
    env: { DATABASE_URL: "", TEST_DATABASE_URL: "" },
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    // As in e2e: noise of a shared machine is not a broken feature.
    retry: process.env.CI ? 1 : 0,
    hookTimeout: 60_000,
  },
});
