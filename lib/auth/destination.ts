import "server-only";
import { isStorable } from "@/lib/contracts/storable-text";
import { type Database, database } from "@/lib/db/client";

const PAGES: Readonly<Record<string, string>> = { "/account": "your account", "/users": "the users page" };

/**
 * Name of the page at a path, for the sentence "Sign in to continue to …".
 * @returns null for the market page and for unknown paths
 */
export async function pageTitleOf(path: string, db: Database = database()): Promise<string | null> {
  const pathname = path.split("?")[0] ?? "";
  const named = PAGES[pathname];
  if (named) return named;
  const [, pages, source, id, ...rest] = pathname.split("/");
  if (pages !== "pairs" || !source || !id || rest.length > 0) return null;
  const [sourceName, providerId] = [safeDecode(source), safeDecode(id)];
  if (!isStorable(sourceName) || !isStorable(providerId)) return null;
  const pair = await db.pair.findFirst({
    where: { providerId, source: { name: sourceName } },
    select: { name: true, base: true, quote: true },
  });
  return pair && `${pair.name} ${pair.base}/${pair.quote}`;
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
