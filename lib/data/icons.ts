import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { type Database, database } from "@/lib/db/client";

/**
 * An icon's bytes and type. The bytes of a hash never change.
 * @throws AppError `not_found` if no icon has that hash
 */
export async function getIcon(hash: string, db: Database = database()) {
  const icon = await db.icon.findFirst({ where: { hash }, select: { bytes: true, contentType: true } });
  if (!icon?.bytes || !icon.contentType) throw new AppError("not_found", "Unknown icon.");
  return { body: icon.bytes, contentType: icon.contentType };
}
