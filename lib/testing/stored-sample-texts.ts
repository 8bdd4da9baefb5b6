import type { Database, Transaction } from "@/lib/db/client";
import { storedSamplesSql } from "@/lib/db/stored-samples";

/** All stored samples as text with every digit, in order of time and series. */
export async function storedSampleTexts(db: Database | Transaction): Promise<string[]> {
  const rows = await db.$queryRaw<{ text: string }[]>`
    SELECT s::text AS text FROM ${storedSamplesSql(new Date(0), new Date(Date.UTC(2100, 0)))} s ORDER BY at, series_id`;
  return rows.map(({ text }) => text);
}
