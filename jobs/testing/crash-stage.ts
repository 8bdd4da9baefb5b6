import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { expect } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { checkEverything } from "@/jobs/testing/crash-checks";
import { CRASH_SOURCE, FIRST_TICK_MS, hash, INTERVAL_MS, quotesAt } from "@/jobs/testing/crash-market";
import { recordTicks } from "@/jobs/testing/record-ticks";
import { openDatabase } from "@/lib/db/client";
import { applyMigrations } from "@/lib/db/migrate";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick } from "@/lib/ingest/record-tick";
import { isLong } from "@/lib/testing/long-tests";

// Crash test: a server with the product's durability settings, a process that records ticks, and a kill at a random
// time.

/**
 * Ticks stored before the first kill: two days less half an hour, so that days become due for thinning while ticks
 * are recorded.
 */
export const HISTORY_TICKS = 1425;
/** Maximum number of ticks per run, independent of the machine's speed; some kills happen during maintenance. */
const MAX_RUN_TICKS = 20;
/** Maximum delay of a kill after the last tick, in tick durations; some kills happen after a tick. */
const MAX_WAIT_TICKS = 2;
/** Assumed tick duration after a single tick. */
const DEFAULT_TICK_MS = 20;
const RECORDER = path.join(import.meta.dirname, "record-until-killed.ts");

/** Process to kill: the recorder, or the database server with all its processes. */
export type Victim = "recorder" | "server";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Kills repeatedly while ticks are recorded; after each kill checks all stored data and records the next tick.
 * @param seed determines the times of the kills
 * @returns number of stored ticks and of thinned days
 * @throws the first failed check, with the seed and the number of the kill
 */
export async function surviveKills(
  victim: Victim,
  kills: number,
  seed: number,
): Promise<{ ticks: number; thinnedDays: number }> {
  const home = mkdtempSync(path.join(tmpdir(), "sigmawatch-test-"));
  let server = await startEmbeddedPostgres({ home });
  const acknowledged = new Set<number>();
  let done = 0;
  try {
    await applyMigrations(server.url);
    await storeHistory(server.url, acknowledged);
    for (; done < kills; done += 1) {
      const run = new Run((hash(seed, done) / 2 ** 32) * MAX_RUN_TICKS, acknowledged);
      if (victim === "recorder") await killRecorder(server, run);
      else server = await killServer(server, home, run);
      await checkAndRecordNext(server.url, acknowledged);
    }
    return await summarize(server.url);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Seed ${seed}, kill ${done + 1} of the ${victim}: ${reason}`, { cause });
  } finally {
    await server.stop();
    rmSync(server.directory, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}

async function summarize(url: string): Promise<{ ticks: number; thinnedDays: number }> {
  const db = openDatabase(url, { max: 1 });
  try {
    return {
      ticks: await db.tick.count(),
      thinnedDays: await db.sampleDay.count({ where: { resolutionSeconds: { gt: 0 } } }),
    };
  } finally {
    await db.$disconnect();
  }
}

async function storeHistory(url: string, acknowledged: Set<number>): Promise<void> {
  const db = openDatabase(url, { max: 1 });
  try {
    const instants = Array.from({ length: HISTORY_TICKS }, (_, i) => FIRST_TICK_MS + i * INTERVAL_MS);
    const ticks = instants.map((atMs) => ({ at: new Date(atMs), quotes: quotesAt(atMs) }));
    await recordHistory(db, { source: CRASH_SOURCE, ticks });
    // Adding the history's market statistics takes longer than all else in the short form.
    if (!isLong) await db.source.updateMany({ data: { statisticsMissingUntil: null } });
    for (const atMs of instants) acknowledged.add(atMs);
  } finally {
    await db.$disconnect();
  }
}

/** One run of a recorder until it is killed. */
class Run {
  /** Resolves at the time of the kill: `length` ticks after the first one. */
  readonly isOver: Promise<void>;
  readonly #length: number;
  readonly #acknowledged: Set<number>;
  readonly #storedAt: number[] = [];
  #end: () => void = () => undefined;

  /** @param length in ticks, with a fraction */
  constructor(length: number, acknowledged: Set<number>) {
    this.#length = length;
    this.#acknowledged = acknowledged;
    this.isOver = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  onStored(atMs: number): void {
    const now = performance.now();
    this.#acknowledged.add(atMs);
    this.#storedAt.push(now);
    const ticks = this.#storedAt.length - 1;
    if (ticks !== Math.floor(this.#length)) return;
    const tickMs = ticks === 0 ? DEFAULT_TICK_MS : (now - (this.#storedAt[0] ?? now)) / ticks;
    setTimeout(this.#end, (this.#length % 1) * MAX_WAIT_TICKS * tickMs);
  }
}

async function killRecorder(server: EmbeddedPostgres, run: Run): Promise<void> {
  const recorder = spawn(process.execPath, ["--import", "tsx", RECORDER, server.url], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  recorder.stderr.on("data", (data) => {
    errors += data;
  });
  const ended = once(recorder, "exit");
  createInterface({ input: recorder.stdout }).on("line", (line) => run.onStored(Number(line)));
  await Promise.race([run.isOver, ended]);
  if (!recorder.kill("SIGKILL")) throw new Error(`the recorder ended by itself: ${errors}`);
  await ended;
  await waitForOtherClients(server.url);
}

/** Statements of a killed client may still run in the server: waits until no other client is connected. */
async function waitForOtherClients(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query(
        "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
      );
      if (rows.length === 0) return;
      await pause(10);
    }
  } finally {
    await client.end();
  }
}

async function killServer(server: EmbeddedPostgres, home: string, run: Run): Promise<EmbeddedPostgres> {
  const watcher = new Client({ connectionString: server.url });
  watcher.on("error", () => undefined);
  await watcher.connect();
  const recording = recordTicks(server.url, (atMs) => run.onStored(atMs)).then(
    () => new Error("the recorder ended by itself"),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  await Promise.race([run.isOver, recording]);
  const { rows } = await watcher.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
  for (const pid of [server.pid, ...rows.map((row) => row.pid)]) kill(pid);
  await server.exited;
  const error = await recording;
  expect(error.message).toMatch(/connection|terminat|ECONN|closed|reach/i);
  await watcher.end().catch(() => undefined);
  await server.stop();
  return startEmbeddedPostgres({ home });
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended with its parent.
  }
}

async function checkAndRecordNext(url: string, acknowledged: Set<number>): Promise<void> {
  const db = openDatabase(url, { max: 2 });
  try {
    await checkEverything(db, acknowledged);
    const newest = await db.tick.findFirstOrThrow({ orderBy: { at: "desc" } });
    const tick = (atMs: number) => {
      const at = new Date(atMs);
      const quotes = quotesAt(atMs);
      return recordTick(db, {
        source: CRASH_SOURCE,
        at,
        trigger: "sampler",
        requestedAt: at,
        receivedAt: at,
        quotes,
      });
    };
    expect((await tick(newest.at.getTime())).outcome).toBe("duplicate");
    const nextMs = newest.at.getTime() + INTERVAL_MS;
    expect((await tick(nextMs)).outcome).toBe("stored");
    acknowledged.add(nextMs);
    await checkEverything(db, acknowledged);
  } finally {
    await db.$disconnect();
  }
}
