import { z } from "zod";
import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";

/** PostgreSQL channel of stored ticks; the payload is a `TickNotice`. */
export const TICK_CHANNEL = "tick";
/** PostgreSQL channel of every other change that readers show: rounds that stored nothing, tracked pairs, icons. No payload. */
export const CHANGED_CHANNEL = "changed";

/** A stored tick: its source and event time. */
export const tickNotice = z.object({ source: z.string(), at: z.coerce.date() });
export type TickNotice = z.infer<typeof tickNotice>;

/** Expression that notifies `TICK_CHANNEL` when its transaction commits. */
export function notifyTickSql({ source, at }: TickNotice): Prisma.Sql {
  return Prisma.sql`pg_notify(${TICK_CHANNEL}, ${JSON.stringify({ source, at })})`;
}

/** Expression that notifies `CHANGED_CHANNEL` when its transaction commits; several in one transaction count once. */
export const notifyChangedSql = Prisma.sql`pg_notify(${CHANGED_CHANNEL}, '')`;

/** Notifies `CHANGED_CHANNEL` in a transaction of its own. */
export async function notifyChanged(db: Database): Promise<void> {
  await db.$executeRaw`SELECT ${notifyChangedSql}`;
}
