import "server-only";
import type { PairsReply } from "@/lib/contracts/pairs";
import { marketReplies } from "@/lib/data/market-replies";
import type { VersionedReply } from "@/lib/data/versioned-reply";
import { type Database, database } from "@/lib/db/client";

/** The list of pairs of a database, from memory while nothing changed; the process's own by default. */
export function pairsCache(db: Database = database()): VersionedReply<PairsReply> {
  return marketReplies(db).pairs;
}
