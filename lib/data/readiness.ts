import { maxTickAgeMs } from "@/lib/market/thresholds";
import "server-only";
import type { ReadyReply } from "@/lib/contracts/operations";
import { type Database, database } from "@/lib/db/client";
import { pendingMigrations } from "@/lib/db/migrate";

/** A source of the settings. */
type ConfiguredSource = { name: string; intervalSeconds: number };
type SourceReadiness = ReadyReply["sources"][number];

/**
 * Readiness: the database replies, all migrations are applied, and each configured source has a recent stored tick. Other sources
 * in the database are listed but not counted.
 * @param configured the sources of the settings
 * @param now the server's clock
 * @throws errors of an unreachable database
 */
export async function readReadiness(
  configured: readonly ConfiguredSource[],
  now: Date,
  db: Database = database(),
): Promise<ReadyReply> {
  const pending = await pendingMigrations(db);
  const migrated = pending.length === 0;
  const newestTicks = migrated ? await readNewestTicks(db) : new Map<string, Date | null>();
  const sources = migrated ? checkSources(configured, newestTicks, now) : [];
  return {
    ready: migrated && sources.every(({ ok }) => ok),
    database: { ok: true, message: "reachable" },
    migrations: {
      ok: migrated,
      message: migrated ? "all applied" : `${pending.length} not applied`,
      pending,
    },
    sources,
  };
}

/** Event time of each source's newest stored tick, by source name; null before the first. */
async function readNewestTicks(db: Database): Promise<Map<string, Date | null>> {
  const rows = await db.$queryRaw<{ name: string; at: Date | null }[]>`
    SELECT s.name, (SELECT max(at) FROM tick t WHERE t.source_id = s.id AND t.outcome = 'stored') AS at
    FROM source s WHERE s.enabled ORDER BY s.id`;
  return new Map(rows.map(({ name, at }) => [name, at]));
}

function checkSources(
  configured: readonly ConfiguredSource[],
  newestTicks: ReadonlyMap<string, Date | null>,
  now: Date,
): SourceReadiness[] {
  const names = new Set(configured.map(({ name }) => name));
  const others = [...newestTicks].filter(([name]) => !names.has(name));
  return [
    ...configured.map((source): SourceReadiness => {
      const age = ageOf(newestTicks.get(source.name) ?? null, now);
      const maxAgeSeconds = maxTickAgeMs(source.intervalSeconds) / 1000;
      const ok = age.ageSeconds !== null && age.ageSeconds <= maxAgeSeconds;
      const message =
        age.ageSeconds === null
          ? "no tick stored yet"
          : `newest stored tick ${age.ageSeconds} s old, at most ${maxAgeSeconds} s allowed`;
      return { name: source.name, ok, message, ...age };
    }),
    ...others.map(([name, at]) => ({ name, ok: true, message: "not configured", ...ageOf(at, now) })),
  ];
}

function ageOf(at: Date | null, now: Date): Pick<SourceReadiness, "lastStoredAt" | "ageSeconds"> {
  return {
    lastStoredAt: at?.toISOString() ?? null,
    // A tick may be stored up to a second before its event time.
    ageSeconds: at === null ? null : Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1000)),
  };
}

/** Readiness if the database does not reply. */
export function unreachableReadiness(message: string): ReadyReply {
  return {
    ready: false,
    database: { ok: false, message },
    migrations: { ok: false, message: "unknown while the database cannot be reached", pending: [] },
    sources: [],
  };
}
