import type { Database } from "@/lib/db/client";

/**
 * Number of previous ticks that are considered: a permanently smaller number of quotes is reported for this number of ticks.
 */
const MAX_ROUNDS = 60;

/**
 * Maximum number of quotes received in a source's latest stored ticks. Read from the database, so that all instances know it.
 * @returns null without a stored tick
 */
export async function readPreviousCount(db: Database, sourceName: string): Promise<number | null> {
  const rows = await db.$queryRaw<{ received: number | null }[]>`
    SELECT max(received) AS received FROM (
      SELECT t.received FROM tick t JOIN source s ON s.id = t.source_id
      WHERE s.name = ${sourceName} AND t.outcome = 'stored' ORDER BY t.at DESC LIMIT ${MAX_ROUNDS}
    ) latest`;
  return rows[0]?.received ?? null;
}
