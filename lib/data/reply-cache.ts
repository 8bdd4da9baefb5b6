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

/** Time for which a version is cached, so that a burst of requests queries the database once. */
const VERSION_MS = 250;
/** Maximum time that the list of pairs waits for its sparklines. */
const SPARKLINES_WAIT_MS = 800;

/** SQL of the version of the lists, which changes with each stored tick, the set of tracked pairs and each new icon. */
export const versionSql: Prisma.Sql = Prisma.sql`
  concat_ws('.',
    (SELECT tick_id::text || '-' || (extract(epoch FROM stored_at) * 1000)::bigint FROM latest_update),
    (SELECT count(*)::text || '-' || coalesce(sum(hashint8extended(id, 0)), 0) FROM pair WHERE tracked),
    (SELECT (extract(epoch FROM max(fetched_at)) * 1000)::bigint FROM icon))`;

export async function readVersion(db: Database): Promise<string> {
  const rows = await db.$queryRaw<{ version: string }[]>`SELECT ${versionSql} AS version`;
  return rows[0]?.version ?? "";
}

/** A reply as JSON, with a digest as its ETag. */
export type CachedReply<Body> = {
  etag: string;
  body: Buffer<ArrayBuffer>;
  /** Returns the reply as data, parsed and validated once. */
  parse: () => Body;
};

/** Serializes a reply. It is not validated, because that takes longer than serializing it; clients validate what they receive. */
export function encodeReply<Body>(contract: z.core.$ZodType<Body>, content: Body): CachedReply<Body> {
  const body = Buffer.from(JSON.stringify(content));
  // Weak, because compressed and uncompressed replies share it.
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  let reply: Body | undefined;
  const parse = () => {
    reply ??= z.parse(contract, JSON.parse(body.toString()));
    return reply;
  };
  return { etag, body, parse };
}

/** A reply that is read and encoded once per version, by the first request; a failed read is not kept. */
export class VersionedReply<Body> {
  readonly #readVersion: () => Promise<string>;
  readonly #load: (version: string) => Promise<CachedReply<Body>>;
  #cached: { version: string; reply: Promise<CachedReply<Body>> } | undefined;

  constructor(readVersion: () => Promise<string>, load: (version: string) => Promise<CachedReply<Body>>) {
    this.#readVersion = readVersion;
    this.#load = load;
  }

  async read(): Promise<CachedReply<Body>> {
    const version = await this.#readVersion();
    if (this.#cached?.version === version) return this.#cached.reply;
    const reply = this.#load(version);
    this.#cached = { version, reply };
    reply.catch(() => {
      if (this.#cached?.reply === reply) this.#cached = undefined;
    });
    return reply;
  }

  /** Clears the cache, so that the next request reads again. */
  readonly forget = (): void => {
    this.#cached = undefined;
  };
}

/** Cached replies of a database, which change only with the version of its lists. */
export class ReplyCache {
  readonly pairs: VersionedReply<PairsReply>;
  readonly sparklines: Sparklines;
  /** By window, metric and rank figure. */
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

  /** Figures of all tracked pairs for a window; default metric: price. */
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

  /** Version of the lists, at most a quarter of a second old. */
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

  /** Clears the cached version after a change. */
  forgetVersion(): void {
    this.#version = undefined;
  }

  /** Reading the sparklines of a large market may take too long for a request; the list is then read again afterwards. */
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

// Global, because pages and route handlers are bundled separately.
const shared = globalThis as typeof globalThis & { sigmawatchReplies?: WeakMap<Database, ReplyCache> };

/** Cache of a database, one per process; default: the process's own database. */
export function replyCache(db: Database = database()): ReplyCache {
  shared.sigmawatchReplies ??= new WeakMap();
  const cache = shared.sigmawatchReplies.get(db) ?? new ReplyCache(db);
  shared.sigmawatchReplies.set(db, cache);
  return cache;
}
