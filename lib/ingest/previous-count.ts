import type { Database } from "@/lib/db/client";

/**
 * Rounds that are looked back on. A source that brings fewer quotes for good says so for this many rounds;
 * then the smaller number is the normal one.
 */
const MAX_ROUNDS = 60;

/**
 * Quotes received in the fullest of a source's latest stored rounds. Read from the database, so that it
 * is known after a restart and in every instance.
 * @returns null where the source has no stored round
 */
export async function readPreviousCount(db: Database, sourceName: string): Promise<number | null> {
  const rows = await db.$queryRaw<{ received: number | null }[]>`
    SELECT max(received) AS received FROM (
      SELECT t.received FROM tick t JOIN source s ON s.id = t.source_id
      WHERE s.name = ${sourceName} AND t.outcome = 'stored' ORDER BY t.at DESC LIMIT ${MAX_ROUNDS}
    ) latest`;
  return rows[0]?.received ?? null;
}
