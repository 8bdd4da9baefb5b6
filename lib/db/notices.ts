import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";

/** PostgreSQL channel of stored ticks; the payload is a `TickNotice`. */
export const TICK_CHANNEL = "tick";
/** PostgreSQL channel of every other visible change: ticks that stored nothing, tracked pairs, icons. No payload. */
export const CHANGED_CHANNEL = "changed";

/** A stored tick: its source and event time. */
export type TickNotice = { source: string; at: Date };

/** SQL expression that notifies `TICK_CHANNEL` at commit. */
export function notifyTickSql({ source, at }: TickNotice): Prisma.Sql {
  return Prisma.sql`pg_notify(${TICK_CHANNEL}, ${JSON.stringify({ source, at })})`;
}

/** SQL expression that notifies `CHANGED_CHANNEL` at commit; repeated calls in one transaction count once. */
export const notifyChangedSql = Prisma.sql`pg_notify(${CHANGED_CHANNEL}, '')`;

export async function notifyChanged(db: Database): Promise<void> {
  await db.$executeRaw`SELECT ${notifyChangedSql}`;
}
