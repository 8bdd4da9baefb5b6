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
import { CRASH_SOURCE, FIRST_TICK_MS, INTERVAL_MS, quotesAt, scatter } from "@/jobs/testing/crash-market";
import { recordTicks } from "@/jobs/testing/record-ticks";
import { openDatabase } from "@/lib/db/client";
import { applyMigrations } from "@/lib/db/migrate";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick } from "@/lib/ingest/record-tick";

// The stage of the crash proofs: a server with the product's durable settings, somebody who records ticks, and a kill at a
// random moment.

/**
 * Ticks stored before the first kill: two days less half an hour, so that while ticks run one day is ready to be
 * thinned, a little later another, and the first one again, more coarsely.
 */
export const HISTORY_TICKS = 1425;
/** Longest run of a recorder, in ticks, so that a slow machine sees as many as a quick one; some kills fall into maintenance. */
const LONGEST_RUN = 20;
/** The part of a tick's time that a kill waits at most after the last one: some fall into what follows a tick. */
const LONGEST_WAIT = 2;
/** A tick's time where there was only one. */
const FIRST_GUESS_MS = 20;
const RECORDER = path.join(import.meta.dirname, "record-until-killed.ts");

/** What is killed: the process that records, or the database server and all of its processes. */
export type Victim = "recorder" | "server";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Kills again and again while ticks are recorded, and after each kill checks everything that is stored and that
 * the next tick goes on from there.
 * @param seed decides the moments of the kills
 * @returns how many ticks were stored in all, and how many days had been thinned by then
 * @throws the first check that failed, with the seed and the number of the kill
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
      const run = new Run((scatter(seed, done) / 2 ** 32) * LONGEST_RUN, acknowledged);
      if (victim === "recorder") await killRecorder(server, run);
      else server = await killServer(server, home, run);
      await checkAndGoOn(server.url, acknowledged);
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
    for (const atMs of instants) acknowledged.add(atMs);
  } finally {
    await db.$disconnect();
  }
}

/** A recorder's work until it is killed. */
class Run {
  /** Resolves at the moment of the kill: so many ticks after the first one, and a part of a tick's time later. */
  readonly isOver: Promise<void>;
  readonly #length: number;
  readonly #acknowledged: Set<number>;
  readonly #toldAt: number[] = [];
  #end: () => void = () => undefined;

  /** @param length in ticks, with a fraction */
  constructor(length: number, acknowledged: Set<number>) {
    this.#length = length;
    this.#acknowledged = acknowledged;
    this.isOver = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** A tick was acknowledged as stored. */
  told(atMs: number): void {
    const now = performance.now();
    this.#acknowledged.add(atMs);
    this.#toldAt.push(now);
    const ticks = this.#toldAt.length - 1;
    if (ticks !== Math.floor(this.#length)) return;
    const tickMs = ticks === 0 ? FIRST_GUESS_MS : (now - (this.#toldAt[0] ?? now)) / ticks;
    setTimeout(this.#end, (this.#length % 1) * LONGEST_WAIT * tickMs);
  }
}

async function killRecorder(server: EmbeddedPostgres, run: Run): Promise<void> {
  const recorder = spawn(process.execPath, ["--import", "tsx", RECORDER, server.url], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  recorder.stderr.on("data", (data) => {
    complaints += data;
  });
  const ended = once(recorder, "exit");
  createInterface({ input: recorder.stdout }).on("line", (line) => run.told(Number(line)));
  await Promise.race([run.isOver, ended]);
  if (!recorder.kill("SIGKILL")) throw new Error(`the recorder ended by itself: ${complaints}`);
  await ended;
  await othersGone(server.url);
}

/** What a killed client had sent may still be at work in the server: waits until nobody else is connected. */
async function othersGone(url: string): Promise<void> {
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
  const recording = recordTicks(server.url, (atMs) => run.told(atMs)).then(
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
    // It went with its parent.
  }
}

async function checkAndGoOn(url: string, acknowledged: Set<number>): Promise<void> {
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
