import type { Database, Transaction } from "@/lib/db/client";

/**
 * Runs reads that see one state of the database. Days are not thinned meanwhile: a snapshot sees neither the rows that thinning
 * removed nor those it wrote.
 */
export async function readSnapshot<Result>(
  db: Database,
  read: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return db.$transaction(
    async (tx) => {
      // Before the first query, which takes the snapshot.
      await tx.$executeRaw`LOCK TABLE ONLY sample IN ACCESS SHARE MODE`;
      return read(tx);
    },
    { isolationLevel: "RepeatableRead", timeout: 60_000, maxWait: 10_000 },
  );
}
