import { createHash } from "node:crypto";
import { isIP } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { textArray } from "@/lib/db/array-literal";
import { type Database, database } from "@/lib/db/client";
import { notifyChanged } from "@/lib/db/notices";
import { log } from "@/lib/log";
import { configuredSources } from "@/lib/sources/configured-sources";
import { BodyTooLargeError, fetchBody } from "@/lib/sources/http/fetch-body";
import { isPublicAddress, lookupPublic, PrivateAddressError } from "@/lib/sources/http/public-address";
import { retryAfterMs } from "@/lib/sources/http/retry-after";
import type { IconHosts, PriceSource } from "@/lib/sources/price-source";

/** Longer URLs are ignored, because they exceed the size of an index entry. */
const MAX_ADDRESS_BYTES = 1000;
/** An icon 50 pixels wide has about 5 kB, one of 250 about 30 kB. */
const MAX_BYTES = 256_000;
const MAX_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;
/** Time for which other runs skip a claimed icon; longer than a fetch. */
const CLAIM_MS = 60_000;
const FIRST_WAIT_MS = 5 * 60_000;
const MAX_WAIT_MS = 7 * 86_400_000;
/** Pause between two requests, which limits the request rate. */
const PAUSE_MS = 150;
/** After this number of consecutive failures of a host, the source's other icons wait too. */
const MAX_CONSECUTIVE_FAILURES = 3;
const HEADERS = {
  accept: "image/webp, image/png, image/jpeg, image/gif",
  "accept-encoding": "identity",
  "user-agent": "Sigmawatch (self-hosted price monitor; icons are fetched once and kept)",
};

type ImageType = "image/png" | "image/jpeg" | "image/webp" | "image/gif";
type ClaimedIcon = { address: string; source: string; failures: number };

/** An icon could not be fetched. */
export class IconError extends Error {
  override name = "IconError";
  /** Set if the host is down or limits the rate, so that its other icons would fail too. `waitMs`: from Retry-After, or null. */
  readonly host: { isLimiting: boolean; waitMs: number | null } | null;
  constructor(message: string, host: IconError["host"] = null) {
    super(message);
    this.host = host;
  }
}

export type FetchIconsOptions = {
  /** Stops the run. */
  signal: AbortSignal;
  /** Default: the configured sources. */
  sources?: readonly PriceSource[];
  db?: Database;
  now?: () => Date;
  pauseMs?: number;
};

/**
 * Fetches missing icons of tracked pairs one by one until none is due, and deletes icons of untracked pairs. Run by the sampler
 * every half minute and by the cron endpoint; concurrent runs share the work. The delay of a failed icon increases with each
 * failure; only its first failure is logged as a warning.
 * @throws errors of the database
 */
export async function fetchIcons({
  signal,
  sources,
  db = database(),
  now = () => new Date(),
  pauseMs = PAUSE_MS,
}: FetchIconsOptions): Promise<{ fetched: number; failed: number }> {
  const hostsOf = new Map(
    (sources ?? (await configuredSources())).flatMap(({ name, icons }) =>
      icons ? [[name, icons] as const] : [],
    ),
  );
  const report = { fetched: 0, failed: 0 };
  if (hostsOf.size === 0) return report;
  const names = [...hostsOf.keys()];
  await syncIcons(db, names, now());
  let consecutiveFailures = 0;
  let newFailures = 0;
  while (!signal.aborted) {
    const icon = await claimDueIcon(db, names, now());
    const hosts = icon && hostsOf.get(icon.source);
    if (!icon || !hosts) break;
    try {
      const image = await fetchIcon(icon.address, hosts, { signal });
      await storeIcon(db, icon.address, image, now());
      report.fetched += 1;
      consecutiveFailures = 0;
    } catch (error) {
      if (signal.aborted) break;
      if (!(error instanceof IconError)) throw error;
      const { host, message } = error;
      consecutiveFailures = host ? consecutiveFailures + 1 : 0;
      const affectsOthers = host?.isLimiting || consecutiveFailures >= MAX_CONSECUTIVE_FAILURES;
      await postpone(db, icon, { now: now(), waitMs: host?.waitMs ?? 0, affectsOthers });
      report.failed += 1;
      if (icon.failures === 0) newFailures += 1;
      const level = icon.failures === 0 && newFailures === 1 ? "warn" : "debug";
      log()[level](
        { address: icon.address, error: message },
        "an icon could not be fetched; it is retried later",
      );
    }
    await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
  if (report.fetched > 0) await notifyChanged(db);
  if (report.fetched > 0) log().info(report, "icons fetched");
  return report;
}

/** Adds and deletes rows according to the icon URLs of tracked pairs; new icons are due immediately. */
async function syncIcons(db: Database, sources: readonly string[], now: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO icon (address, next_try_at)
    SELECT DISTINCT p.icon_url, ${now.toISOString()}::timestamptz FROM pair p JOIN source s ON s.id = p.source_id
    WHERE p.tracked AND s.name = ANY(${textArray(sources)}::text[])
      AND octet_length(p.icon_url) <= ${MAX_ADDRESS_BYTES}
      AND NOT EXISTS (SELECT FROM icon i WHERE i.address = p.icon_url)
    ON CONFLICT (address) DO NOTHING`;
  await db.$executeRaw`
    DELETE FROM icon WHERE NOT EXISTS (SELECT FROM pair WHERE tracked AND icon_url = icon.address)`;
}

/** Claims a due icon for a minute: the one with the fewest failures, then that of the largest pair. */
async function claimDueIcon(
  db: Database,
  sources: readonly string[],
  now: Date,
): Promise<ClaimedIcon | undefined> {
  const until = new Date(now.getTime() + CLAIM_MS).toISOString();
  const rows = await db.$queryRaw<ClaimedIcon[]>`
    WITH due AS (
      SELECT i.address, s.name AS source FROM icon i
      JOIN pair p ON p.icon_url = i.address AND p.tracked JOIN source s ON s.id = p.source_id
      WHERE i.next_try_at <= ${now.toISOString()}::timestamptz AND s.name = ANY(${textArray(sources)}::text[])
      ORDER BY i.failures, p.market_cap_rank NULLS LAST, i.address LIMIT 1 FOR UPDATE OF i SKIP LOCKED
    )
    UPDATE icon SET next_try_at = ${until}::timestamptz FROM due WHERE icon.address = due.address
    RETURNING icon.address, due.source, icon.failures`;
  return rows[0];
}

async function storeIcon(db: Database, address: string, image: Image, now: Date): Promise<void> {
  const hash = createHash("sha256").update(image.bytes).digest("base64url").slice(0, 16);
  await db.icon.updateMany({ where: { address }, data: { ...image, hash, fetchedAt: now, nextTryAt: null } });
}

/** Delays a failed icon by 5 min, four times as long after each further failure, at most a week. */
async function postpone(
  db: Database,
  { address, source, failures }: ClaimedIcon,
  { now, waitMs, affectsOthers = false }: { now: Date; waitMs: number; affectsOthers: boolean | undefined },
): Promise<void> {
  const wait = Math.max(waitMs, Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 4 ** failures));
  const nextTryAt = new Date(now.getTime() + wait);
  await db.icon.updateMany({ where: { address }, data: { failures: failures + 1, nextTryAt } });
  if (!affectsOthers) return;
  const until = new Date(now.getTime() + Math.max(waitMs, FIRST_WAIT_MS)).toISOString();
  await db.$executeRaw`
    UPDATE icon SET next_try_at = greatest(next_try_at, ${until}::timestamptz) WHERE hash IS NULL AND address IN
      (SELECT p.icon_url FROM pair p JOIN source s ON s.id = p.source_id WHERE p.tracked AND s.name = ${source})`;
}

type Image = { bytes: Uint8Array<ArrayBuffer>; contentType: ImageType };

/**
 * Fetches one icon, without cookies or keys. All URLs, including redirects, must be on the source's hosts. Host names that
 * resolve to private addresses are refused unless the operator configured them.
 * @throws IconError; the signal's reason if it aborted
 */
export async function fetchIcon(
  address: string,
  hosts: IconHosts,
  { signal, timeoutMs = TIMEOUT_MS }: { signal: AbortSignal; timeoutMs?: number },
): Promise<Image> {
  if (!URL.canParse(address)) throw new IconError("The address is not a URL.");
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  let url = new URL(address);
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const lookup = requireAllowed(url, hosts);
      const response = await fetchBody(url, {
        headers: HEADERS,
        signal: either,
        maxBytes: MAX_BYTES,
        lookup,
      });
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location && URL.canParse(location, url)) {
        url = new URL(location, url);
        continue;
      }
      return await requireImage(response, url);
    }
    throw new IconError(`${url.host} redirects more than ${MAX_REDIRECTS} times.`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof IconError) throw error;
    if (error instanceof PrivateAddressError) throw new IconError(error.message);
    if (error instanceof BodyTooLargeError) throw new IconError(`It is larger than ${MAX_BYTES / 1000} kB.`);
    const code = error instanceof Error && "code" in error ? error.code : error;
    const reason = timeout.aborted ? `no reply within ${timeoutMs / 1000} s` : code;
    throw new IconError(`The request to ${url.host} failed: ${reason}.`, { isLimiting: false, waitMs: null });
  }
}

/**
 * @returns DNS lookup for the host, which refuses private addresses unless the operator configured it
 * @throws IconError for a URL on another host
 */
function requireAllowed(url: URL, { origins, ownOrigin }: IconHosts): typeof lookupPublic | undefined {
  const isOwn = url.origin === ownOrigin;
  const isListed = url.protocol === "https:" && origins.includes(url.origin);
  if (url.username || url.password || !(isOwn || isListed)) {
    throw new IconError(`${url.origin} is not one of the source's image hosts.`);
  }
  if (isOwn) return undefined;
  // A literal IP address needs no DNS lookup.
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) && !isPublicAddress(literal)) throw new IconError(`${url.host} is a private address.`);
  return lookupPublic;
}

async function requireImage(response: Response, url: URL): Promise<Image> {
  const { status } = response;
  if (status !== 200) {
    const isLimiting = status === 429 || status === 503;
    const waitMs = retryAfterMs(response.headers.get("retry-after"), Date.now());
    throw new IconError(
      `${url.host} replied with status ${status}.`,
      status === 429 || status >= 500 ? { isLimiting, waitMs } : null,
    );
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  const contentType = imageTypeOf(bytes);
  if (!contentType) throw new IconError("The file is not a PNG, JPEG, WebP or GIF image.");
  return { bytes, contentType };
}

/** Type of an image by its signature, independent of its content type. SVG is not supported, because it can contain scripts. */
function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(start)) return "image/gif";
  return /^RIFF.{4}WEBP/s.test(start) ? "image/webp" : null;
}
