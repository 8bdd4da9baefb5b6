import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/contracts/errors";
import { type Database, database } from "@/lib/db/client";

/** An icon as it goes over the wire. */
export type Icon = { bytes: Uint8Array<ArrayBuffer>; contentType: string };

/** What a process keeps in memory of icons, in bytes: a thousand of the usual size. */
const MAX_CACHED = 8_000_000;

const HASH = /^[\w-]{16}$/;
const stored = z.tuple([z.object({ bytes: z.instanceof(Uint8Array), content_type: z.string() })]);

// On the global object, so that handlers that are bundled apart share it. In the order of use, least lately used first.
const shared = globalThis as typeof globalThis & { sigmawatchIcons?: WeakMap<Database, Map<string, Icon>> };

/**
 * A pair's icon: from memory, else from the database. A hash stands for the same bytes for ever.
 * @param hash as in the icon's address
 * @throws AppError `not_found` where there is none under that hash
 */
export async function readIcon(hash: string, db: Database = database()): Promise<Icon> {
  if (!HASH.test(hash)) throw unknownIcon();
  shared.sigmawatchIcons ??= new WeakMap();
  const kept = shared.sigmawatchIcons.get(db) ?? new Map<string, Icon>();
  shared.sigmawatchIcons.set(db, kept);
  const known = kept.get(hash);
  const icon = known ?? (await readStored(hash, db));
  kept.delete(hash);
  kept.set(hash, icon);
  if (!known) evictLeastRecentlyUsed(kept);
  return icon;
}

async function readStored(hash: string, db: Database): Promise<Icon> {
  const rows = await db.$queryRaw`SELECT bytes, content_type FROM icon WHERE hash = ${hash} LIMIT 1`;
  const found = stored.safeParse(rows);
  if (!found.success) throw unknownIcon();
  const [{ bytes, content_type: contentType }] = found.data;
  // A copy of its own: what the driver gives may be a view into much more.
  return { bytes: new Uint8Array(bytes), contentType };
}

function evictLeastRecentlyUsed(kept: Map<string, Icon>): void {
  let size = 0;
  for (const { bytes } of kept.values()) size += bytes.length;
  for (const [hash, { bytes }] of kept) {
    if (size <= MAX_CACHED) return;
    kept.delete(hash);
    size -= bytes.length;
  }
}

function unknownIcon(): AppError {
  return new AppError("not_found", "There is no such icon.");
}
