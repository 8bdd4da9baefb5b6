import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";
import { freePort } from "@/jobs/start/postgres/free-port";
import { isLong } from "@/lib/testing/long-tests";
import { CHROMIUM_ARGS, findChromium } from "./chromium";
import { runServers, type ServerSettings, workerServers } from "./stage-settings";

const WORKERS = 2;

async function chooseServers(): Promise<ServerSettings> {
  const stateFile = path.join(tmpdir(), `sigmawatch-e2e-${randomBytes(6).toString("hex")}.json`);
  return { port: await freePort([]), demoPort: await freePort([]), stateFile };
}

// Chosen once: the processes that run the tests read this file again and inherit what it set.
if (process.env.E2E_SERVERS === undefined) {
  const servers: ServerSettings[] = [];
  for (let index = 0; index < WORKERS; index++) servers.push(await chooseServers());
  process.env.E2E_SERVERS = JSON.stringify(servers);
}

const jsonReport = process.env.E2E_JSON_REPORT || process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  // Every test sets its worker's database to the state it is about.
  workers: WORKERS,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  grepInvert: isLong ? undefined : /@long/,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ...(jsonReport ? [["json", { outputFile: jsonReport }] as const] : [])],
  use: {
    baseURL: `http://127.0.0.1:${workerServers().port}`,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Asia/Tokyo",
    launchOptions: {
      executablePath: await findChromium(),
      args: CHROMIUM_ARGS,
    },
  },
  projects: [{ name: "chromium", use: { browserName: "chromium" } }],
  webServer: runServers().map(({ port }, index) => ({
    // In the shell's place: it would outlive a runner that is killed, and the servers with it.
    command: `exec "${process.execPath}" --import tsx e2e/serve.ts`,
    cwd: path.resolve(import.meta.dirname, ".."),
    env: { TEST_PARALLEL_INDEX: String(index) },
    url: `http://127.0.0.1:${port}/api/health`,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    stdout: "ignore",
    stderr: "pipe",
    timeout: 60_000,
  })),
});
