import { createHash } from "node:crypto";
import { textArray } from "@/lib/db/array-literal";
import type { Database } from "@/lib/db/client";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Longer addresses are ignored: they do not fit into an index. */
const MAX_ADDRESS_BYTES = 1000;
/** How long a run may hold an icon that it took; after that, another run may take it. */
const CLAIM_MS = 10 * MINUTE_MS;
const FIRST_WAIT_MS = 5 * MINUTE_MS;
const MAX_WAIT_MS = 7 * DAY_MS;
/** How long an icon that no tracked pair names is kept: sources sometimes return to an older address. */
const RETIRED_MS = DAY_MS;

/** An icon that should be fetched. */
export type DueIcon = {
  address: string;
  /** One of the sources that name it. */
  source: string;
  /** Tries that failed so far. */
  failures: number;
};

/** The result for an icon that was taken; both null if it was not tried, or its try was aborted. */
export type IconOutcome = {
  icon: DueIcon;
  fetched: { bytes: Buffer; contentType: string } | null;
  /** `waitMs`: the minimal wait that its server asked for. */
  failed: { error: string; waitMs: number | null } | null;
};

/**
 * Brings the icons in line with what the tracked pairs of these sources name: new addresses are due at once, one that
 * no tracked pair of any source has named for a day is dropped.
 */
export async function matchIcons(db: Database, sources: readonly string[], now: Date): Promise<void> {
  const nowText = now.toISOString();
  await db.$executeRaw`
    INSERT INTO icon (address, next_try_at)
    SELECT DISTINCT p.icon_url, ${nowText}::timestamptz FROM pair p JOIN source s ON s.id = p.source_id
    WHERE p.tracked AND s.name = ANY(${textArray(sources)}::text[])
      AND octet_length(p.icon_url) <= ${MAX_ADDRESS_BYTES}
      AND NOT EXISTS (SELECT FROM icon i WHERE i.address = p.icon_url)
    ON CONFLICT (address) DO NOTHING`;
  await db.$executeRaw`
    UPDATE icon SET retired_at = CASE WHEN seen.named THEN NULL ELSE ${nowText}::timestamptz END
    FROM (SELECT i.address, n.icon_url IS NOT NULL AS named FROM icon i
          LEFT JOIN (SELECT DISTINCT icon_url FROM pair WHERE tracked) n ON n.icon_url = i.address) seen
    WHERE icon.address = seen.address AND seen.named = (icon.retired_at IS NOT NULL)`;
  const oldest = new Date(now.getTime() - RETIRED_MS).toISOString();
  await db.$executeRaw`DELETE FROM icon WHERE retired_at < ${oldest}::timestamptz`;
}

/**
 * Takes icons that are due: those that failed least first, then by market capitalization. No other run can take
 * them for ten minutes.
 */
export async function takeDueIcons(
  db: Database,
  sources: readonly string[],
  now: Date,
  limit: number,
): Promise<DueIcon[]> {
  const until = new Date(now.getTime() + CLAIM_MS).toISOString();
  const rows = await db.$queryRaw<(DueIcon & { position: number | null })[]>`
    WITH named AS (
      SELECT p.icon_url AS address, min(s.name) AS source, min(p.market_cap_rank) AS position
      FROM pair p JOIN source s ON s.id = p.source_id
      WHERE p.tracked AND p.icon_url IS NOT NULL AND s.name = ANY(${textArray(sources)}::text[])
      GROUP BY p.icon_url
    ), due AS (
      SELECT i.address, n.source, n.position FROM icon i JOIN named n ON n.address = i.address
      WHERE i.next_try_at <= ${now.toISOString()}::timestamptz
      ORDER BY i.failures, n.position NULLS LAST, i.address LIMIT ${limit} FOR UPDATE OF i SKIP LOCKED
    )
    UPDATE icon SET next_try_at = ${until}::timestamptz FROM due WHERE icon.address = due.address
    RETURNING icon.address, due.source, due.position, icon.failures`;
  const position = (icon: (typeof rows)[number]) => icon.position ?? Number.MAX_SAFE_INTEGER;
  return rows
    .toSorted((a, b) => a.failures - b.failures || position(a) - position(b))
    .map(({ address, source, failures }) => ({ address, source, failures }));
}

/** Stores the results of icons that were taken, all or nothing. One that was not tried is due again at once. */
export async function storeIcons(db: Database, outcomes: readonly IconOutcome[], now: Date): Promise<void> {
  await db.$transaction(
    async (tx) => {
      // Always in one order, so that concurrent runs cannot deadlock.
      for (const outcome of outcomes.toSorted((a, b) => (a.icon.address < b.icon.address ? -1 : 1))) {
        const where = { address: outcome.icon.address, hash: null };
        if (outcome.fetched) {
          const { bytes, contentType } = outcome.fetched;
          const icon = {
            hash: iconHash(bytes),
            bytes: new Uint8Array(bytes),
            contentType,
            fetchedAt: now,
          };
          await tx.icon.updateMany({ where, data: { ...icon, error: null, nextTryAt: null } });
        } else if (outcome.failed) {
          const { error, waitMs } = outcome.failed;
          const failures = outcome.icon.failures + 1;
          const nextTryAt = new Date(now.getTime() + Math.max(waitMs ?? 0, waitAfter(failures)));
          await tx.icon.updateMany({ where, data: { failures, error: error.slice(0, 500), nextTryAt } });
        } else {
          await tx.icon.updateMany({ where, data: { nextTryAt: now } });
        }
      }
    },
    { timeout: 60_000, maxWait: 60_000 },
  );
}

/** An icon's name in its address: 96 bits of a digest of its bytes. */
function iconHash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
}

/**
 * Milliseconds until the next try after so many failures: 5 min, four times as long each time, a week at most.
 * @example waitAfter(3) // 4_800_000
 */
function waitAfter(failures: number): number {
  return Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 4 ** (failures - 1));
}
