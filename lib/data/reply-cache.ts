import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type PairsReply, pairsReply } from "@/lib/contracts/pairs";
import { type VolatilityReply, volatilityReply } from "@/lib/contracts/volatility";
import { listPairs, type SparklineOf } from "@/lib/data/pairs";
import { Sparklines } from "@/lib/data/sparklines";
import { listVolatility } from "@/lib/data/volatility";
import { type Database, database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { log } from "@/lib/log";
import { MAIN_METRIC, METRICS, type MetricId, type RankFigure } from "@/lib/market/metric";
import type { WindowId } from "@/lib/market/window";

/** How long a version that was read is used: a burst of requests queries the database once. */
const VERSION_MS = 250;
/** The list of pairs waits no longer than this for its sparklines. */
const SPARKLINES_WAIT_MS = 800;

/** The version of a database's lists: it changes with each stored tick, with the set of tracked pairs and with each new icon. */
export const versionSql: Prisma.Sql = Prisma.sql`
  concat_ws('.',
    (SELECT tick_id::text || '-' || (extract(epoch FROM stored_at) * 1000)::bigint FROM latest_update),
    (SELECT count(*)::text || '-' || coalesce(sum(hashint8extended(id, 0)), 0) FROM pair WHERE tracked),
    (SELECT (extract(epoch FROM max(fetched_at)) * 1000)::bigint FROM icon))`;

export async function readVersion(db: Database): Promise<string> {
  const rows = await db.$queryRaw<{ version: string }[]>`SELECT ${versionSql} AS version`;
  return rows[0]?.version ?? "";
}

/** A reply as data, and serialised with a digest as its tag. */
export type CachedReply<Body> = { reply: Body; etag: string; body: Buffer<ArrayBuffer> };

/** Checks and serialises a reply. */
export function encodeReply<Body>(contract: z.core.$ZodType<Body>, content: Body): CachedReply<Body> {
  const reply = z.parse(contract, content);
  const body = Buffer.from(JSON.stringify(reply));
  // Weak: the compressed and the plain form are the same to a client.
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { reply, etag, body };
}

/** A reply that is read and encoded once per version, by the first request; a failed read is not kept. */
export class VersionedReply<Body> {
  readonly #readVersion: () => Promise<string>;
  readonly #load: (version: string) => Promise<CachedReply<Body>>;
  #kept: { version: string; reply: Promise<CachedReply<Body>> } | undefined;

  constructor(readVersion: () => Promise<string>, load: (version: string) => Promise<CachedReply<Body>>) {
    this.#readVersion = readVersion;
    this.#load = load;
  }

  async read(): Promise<CachedReply<Body>> {
    const version = await this.#readVersion();
    if (this.#kept?.version === version) return this.#kept.reply;
    const reply = this.#load(version);
    this.#kept = { version, reply };
    reply.catch(() => {
      if (this.#kept?.reply === reply) this.#kept = undefined;
    });
    return reply;
  }

  /** Makes the next request read it again, whatever the version. */
  readonly forget = (): void => {
    this.#kept = undefined;
  };
}

/** Replies of one database that change with the version of its lists only. */
export class ReplyCache {
  readonly pairs: VersionedReply<PairsReply>;
  readonly sparklines: Sparklines;
  /** By what was requested: windows × metrics × their rank figures at most. */
  readonly #volatility = new Map<string, VersionedReply<VolatilityReply>>();
  readonly #db: Database;
  readonly #now: () => number;
  #version: { text: Promise<string>; readAt: number } | undefined;

  constructor(db: Database, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
    this.sparklines = new Sparklines(db);
    // The version is read before the list: if a tick comes between the two, the list is read again.
    this.pairs = new VersionedReply(this.version, async (version) => {
      await this.#refreshSparklines();
      const sparklineOf: SparklineOf = (...pair) => this.sparklines.shapeOf(...pair);
      return encodeReply(pairsReply, { version, ...(await listPairs(db, sparklineOf)) });
    });
  }

  /** One window's figures of every tracked pair, of the price by default. */
  volatility(
    window: WindowId,
    metric: MetricId = MAIN_METRIC,
    rankBy: RankFigure = METRICS[metric].rankFigures[0],
  ): VersionedReply<VolatilityReply> {
    const key = `${window} ${metric} ${rankBy}`;
    const known = this.#volatility.get(key);
    if (known) return known;
    const reply = new VersionedReply(this.version, async (version) => {
      const list = await listVolatility(this.#db, { window, metric, rankBy });
      return encodeReply(volatilityReply, { version, ...list });
    });
    this.#volatility.set(key, reply);
    return reply;
  }

  /** The version of the lists, at most a quarter of a second old. */
  readonly version = (): Promise<string> => {
    const known = this.#version;
    if (known && this.#now() - known.readAt < VERSION_MS) return known.text;
    const version = { text: readVersion(this.#db), readAt: this.#now() };
    this.#version = version;
    version.text.catch(() => {
      if (this.#version === version) this.#version = undefined;
    });
    return version.text;
  };

  /** Makes the next request read the version: something has changed. */
  forgetVersion(): void {
    this.#version = undefined;
  }

  /** Filling the sparklines of a large market takes longer than a request may: the list is then read again afterwards. */
  async #refreshSparklines(): Promise<void> {
    const refreshed = this.sparklines
      .refresh()
      .catch((error: unknown) => log().warn({ err: error }, "the sparklines could not be read"));
    const isInTime = await Promise.race([
      refreshed.then(() => true),
      delay(SPARKLINES_WAIT_MS, false, { ref: false }),
    ]);
    if (!isInTime) void refreshed.then(this.pairs.forget);
  }
}

// On the global object, so that pages and handlers, which are bundled apart, share it.
const shared = globalThis as typeof globalThis & { sigmawatchReplies?: WeakMap<Database, ReplyCache> };

/** The cache of a database, one per process; of the process's own database by default. */
export function replyCache(db: Database = database()): ReplyCache {
  shared.sigmawatchReplies ??= new WeakMap();
  const cache = shared.sigmawatchReplies.get(db) ?? new ReplyCache(db);
  shared.sigmawatchReplies.set(db, cache);
  return cache;
}
