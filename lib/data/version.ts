import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";

/**
 * A text that changes whenever the list of pairs can have changed: with the newest stored tick, with the
 * pairs that are tracked, and with each icon that arrives. One value.
 */
export const versionSql: Prisma.Sql = Prisma.sql`
  concat_ws('.',
    (SELECT tick_id::text || '-' || (extract(epoch FROM stored_at) * 1000)::bigint FROM latest_update),
    (SELECT count(*)::text || '-' || coalesce(max(id), 0) FROM pair WHERE tracked),
    (SELECT (extract(epoch FROM max(fetched_at)) * 1000)::bigint FROM icon))`;

/** The version by itself, as `versionSql` says. */
export async function readVersion(db: Database): Promise<string> {
  const rows = await db.$queryRaw<{ version: string }[]>`SELECT ${versionSql} AS version`;
  return rows[0]?.version ?? "";
}
