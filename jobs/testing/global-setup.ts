import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres, stopAbandonedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { applyMigrations } from "@/lib/db/migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of an existing database on the test server; never written to. */
    testServerUrl: string;
    /** Prefix of every database of this run. */
    testDatabasePrefix: string;
  }
}

const HOME_PREFIX = "sigmawatch-test-";

/** Removes servers and folders of killed test runs. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(HOME_PREFIX))) {
    const home = path.join(tmpdir(), name);
    try {
      // A home without a lock may be about to be locked or removed, unless it is old.
      const isYoung = Date.now() - statSync(home).mtimeMs < 600_000;
      if (isYoung && !existsSync(path.join(home, "launcher.lock"))) continue;
      await stopAbandonedPostgres(home);
      rmSync(home, { recursive: true, force: true });
    } catch {
      // In use, or owned by another user.
    }
  }
}

/** Server of a run: TEST_DATABASE_URL or DATABASE_URL, otherwise a new embedded one. */
async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const outside = process.env.TEST_DATABASE_URL || process.env.DATABASE_URL;
  if (outside) return { url: outside, close: async () => undefined };
  await sweepKilledRuns();
  const home = mkdtempSync(path.join(tmpdir(), HOME_PREFIX));
  const server = await startEmbeddedPostgres({
    home,
    // No data needs to survive the run.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
  return {
    url: server.url,
    close: async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function onServer(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Starts a server and migrates a template that every scratch database is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const prefix = `sigmawatch_test_${randomBytes(4).toString("hex")}`;
  const template = `${prefix}_template`;
  await onServer(server.url, async (client) => {
    await client.query(`CREATE DATABASE ${template}`);
  });
  const templateUrl = new URL(server.url);
  templateUrl.pathname = `/${template}`;
  await applyMigrations(templateUrl.href);
  project.provide("testServerUrl", server.url);
  project.provide("testDatabasePrefix", prefix);
  return async () => {
    await onServer(server.url, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)",
        [prefix],
      );
      for (const { name } of rows) await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    });
    await server.close();
  };
}
