import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { retryAfterMs } from "@/lib/sources/http/retry-after";
import { type ImageType, imageTypeOf } from "@/lib/sources/icons/image-type";
import { isPublicAddress, lookupPublic, PrivateAddressError } from "@/lib/sources/icons/public-address";
import type { IconAddresses } from "@/lib/sources/price-source";

const TIMEOUT_MS = 10_000;
/** An icon of 50 pixels has some 5 kB; one of 250, some 30. */
const MAX_BYTES = 256_000;
const MOST_REDIRECTS = 3;
const USER_AGENT = "Sigmawatch (self-hosted price monitor; icons are fetched once and kept)";

/** An icon as it came, and what its bytes say it is. */
export type FetchedIcon = { bytes: Buffer; contentType: ImageType };

/** Why an icon did not come. */
export type IconErrorReason =
  /** Its address leads where its source keeps none: nothing was asked for there. */
  | "not_allowed"
  /** It is too large, no image, or behind too many redirects. */
  | "unusable"
  /** Its server has no such file, or will not give it. */
  | "refused"
  /** Its server wants to be left alone for a while. */
  | "rate_limited"
  /** Its server is down, slow or out of reach: others of the same server would fare no better. */
  | "unavailable";

/** An icon did not come; the message says why, in one sentence. */
export class IconError extends Error {
  override name = "IconError";
  readonly reason: IconErrorReason;
  /** How long its server asked to be left alone, in milliseconds; null where it did not say. */
  readonly retryAfterMs: number | null;
  constructor(reason: IconErrorReason, message: string, waitMs: number | null = null) {
    super(message);
    this.reason = reason;
    this.retryAfterMs = waitMs;
  }
}

export type FetchIconOptions = {
  /** Ends it early. */
  signal: AbortSignal;
  /** Longest it may take with all its redirects. */
  timeoutMs?: number;
  maxBytes?: number;
};

/**
 * Fetches one icon in its small form. Neither cookies nor keys are sent, and every address on the way, redirects
 * included, must be one of the source's own places.
 * @param address as the source named it
 * @throws IconError; the signal's own reason when that ended it
 */
export async function fetchIcon(
  address: string,
  places: IconAddresses,
  { signal, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES }: FetchIconOptions,
): Promise<FetchedIcon> {
  if (!URL.canParse(address)) throw new IconError("not_allowed", "Its address cannot be read.");
  const late = AbortSignal.timeout(timeoutMs);
  const cut = AbortSignal.any([signal, late]);
  let url = new URL(places.smallForm(address));
  try {
    for (let redirects = 0; ; redirects += 1) {
      const { next, bytes } = await ask(url, places, cut, maxBytes);
      if (bytes) return judge(bytes);
      if (redirects === MOST_REDIRECTS) {
        throw new IconError("unusable", `${url.host} redirects more than ${MOST_REDIRECTS} times.`);
      }
      url = next;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) {
      throw new IconError("unavailable", `${url.host} did not reply in ${timeoutMs / 1000} s.`);
    }
    if (error instanceof IconError) throw error;
    if (error instanceof PrivateAddressError) throw new IconError("not_allowed", error.message);
    throw new IconError("unavailable", `${url.host} cannot be reached or broke off: ${wordsOf(error)}.`);
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function judge(bytes: Buffer): FetchedIcon {
  const contentType = imageTypeOf(bytes);
  if (contentType) return { bytes, contentType };
  throw new IconError("unusable", "What came is no PNG, JPEG, WebP or GIF image.");
}

/** @throws IconError `not_allowed` unless the address is one of the places */
function requirePlace(url: URL, { origins, ownOrigin }: IconAddresses): { isOwn: boolean } {
  const isOwn = url.origin === ownOrigin;
  const isNamed = url.protocol === "https:" && origins.includes(url.origin);
  if (url.username || url.password || !(isOwn || isNamed)) {
    throw new IconError("not_allowed", `${url.origin} is no place where the source keeps its icons.`);
  }
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(literal);
  if (!isOwn && family !== 0 && !isPublicAddress(literal, family)) {
    throw new IconError("not_allowed", `${url.host} is a private address.`);
  }
  return { isOwn };
}

type Answer = { bytes: Buffer; next?: undefined } | { bytes?: undefined; next: URL };

async function ask(url: URL, places: IconAddresses, signal: AbortSignal, maxBytes: number): Promise<Answer> {
  const { isOwn } = requirePlace(url, places);
  signal.throwIfAborted();
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, {
      signal,
      headers: {
        accept: "image/webp, image/png, image/jpeg, image/gif",
        // A compressed body could unfold to any size.
        "accept-encoding": "identity",
        "user-agent": USER_AGENT,
      },
      ...(isOwn ? {} : { lookup: lookupPublic }),
    })
      .once("response", resolve)
      .once("error", reject)
      .end();
  });
  try {
    return await read(response, url, maxBytes);
  } finally {
    // What is not read to its end would hold the connection.
    if (!response.complete) response.destroy();
  }
}

async function read(response: IncomingMessage, url: URL, maxBytes: number): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const { location } = response.headers;
  if (status >= 300 && status < 400 && location !== undefined && URL.canParse(location, url)) {
    return { next: new URL(location, url) };
  }
  if (status === 429 || status === 503) {
    const waitMs = retryAfterMs(response.headers["retry-after"], Date.now());
    throw new IconError("rate_limited", `${url.host} asks to be left alone (${status}).`, waitMs);
  }
  if (status >= 500) throw new IconError("unavailable", `${url.host} answered ${status}.`);
  if (status !== 200) throw new IconError("refused", `${url.host} answered ${status}.`);
  const tooLarge = new IconError("unusable", `It is larger than ${maxBytes / 1000} kB.`);
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw tooLarge;
    chunks.push(bytes);
  }
  return { bytes: Buffer.concat(chunks) };
}
