import "server-only";
import type { ReadyReply } from "@/lib/api/operation-contracts";
import { type Database, database } from "@/lib/db/client";
import { pendingMigrations } from "@/lib/db/migrate";

type SourceRow = { name: string; at: Date | null };

/**
 * Whether the product can do its work: the database answers and every migration is applied. How long ago each
 * source last ticked is told beside it.
 * @param now the server's clock
 * @throws what the database throws when it cannot be reached
 */
export async function readReadiness(now: Date, db: Database = database()): Promise<ReadyReply> {
  const pending = await pendingMigrations(db);
  const migrated = pending.length === 0;
  const sources = migrated ? await readNewestTicks(db) : [];
  return {
    ready: migrated,
    database: { ok: true, message: "reachable" },
    migrations: {
      ok: migrated,
      message: migrated ? "all applied" : `${pending.length} not applied`,
      pending,
    },
    sources: sources.map(({ name, at }) => ({
      name,
      lastStoredAt: at?.toISOString() ?? null,
      // A tick may be stored up to a second before its event time.
      ageSeconds: at === null ? null : Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1000)),
    })),
  };
}

function readNewestTicks(db: Database): Promise<SourceRow[]> {
  return db.$queryRaw<SourceRow[]>`
    SELECT s.name, (SELECT max(at) FROM tick t WHERE t.source_id = s.id AND t.outcome = 'stored') AS at
    FROM source s WHERE s.enabled ORDER BY s.id`;
}

/** What readiness says when the database did not answer. */
export function unreachableReadiness(message: string): ReadyReply {
  return {
    ready: false,
    database: { ok: false, message },
    migrations: { ok: false, message: "unknown while the database cannot be reached", pending: [] },
    sources: [],
  };
}
