import "server-only";
import type { VolatilityReply } from "@/lib/contracts/volatility";
import { marketReplies } from "@/lib/data/market-replies";
import type { VersionedReply } from "@/lib/data/versioned-reply";
import { type Database, database } from "@/lib/db/client";
import type { WindowId } from "@/lib/market/window";

/** One window's ranking, from memory while nothing changed; the process's own database by default. */
export function volatilityCache(
  window: WindowId,
  db: Database = database(),
): VersionedReply<VolatilityReply> {
  return marketReplies(db).volatility[window];
}
