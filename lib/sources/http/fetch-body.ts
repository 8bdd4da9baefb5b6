import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { pipeline, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

/** A body exceeds the size limit. */
export class BodyTooLargeError extends Error {
  override name = "BodyTooLargeError";
  constructor(maxBytes: number) {
    super(`The reply is larger than ${Math.round(maxBytes / 1_000_000)} MB.`);
  }
}

/** A compressed body cannot be decompressed: it is damaged, truncated or not compressed. */
export class UnpackError extends Error {
  override name = "UnpackError";
  /** Error code of zlib: `Z_DATA_ERROR`, `Z_BUF_ERROR`, … */
  readonly code: string;
  constructor(code: string) {
    super(`The compressed reply cannot be unpacked (${code}).`);
    this.code = code;
  }
}

/** Error codes of gzip, deflate and Brotli in Node. */
const UNPACKING_CODE = /^(Z_|ERR__ERROR|ERR_BROTLI)/;

/** Statuses without a body; `Response` does not accept one. */
const HAS_NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A GET request like `fetch` that resolves with the complete, decompressed body. Redirects are not followed.
 *
 * With a compressed body that is damaged after its start, `fetch` of Node 20 never settles, even if its signal aborts; this
 * function throws. A reply with an error status then has an empty body.
 * @param maxBytes maximum size of the decompressed body
 * @param lookup resolves the host name, like `dns.lookup`
 * @throws BodyTooLargeError, UnpackError; an AbortError as soon as the signal aborts; the connection's error
 */
export async function fetchBody(
  address: string | URL,
  {
    headers,
    signal,
    maxBytes,
    lookup,
  }: {
    headers: HeadersInit;
    signal: AbortSignal | undefined;
    maxBytes: number;
    lookup?: LookupFunction | undefined;
  },
): Promise<Response> {
  const url = new URL(address);
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.protocol === "https:" ? requestHttps : requestHttp;
    request(url, {
      // No keep-alive: a connection closed by the server would fail the next request.
      agent: false,
      headers: { "accept-encoding": "gzip, br", ...Object.fromEntries(new Headers(headers)) },
      ...(signal && { signal }),
      ...(lookup && { lookup }),
    })
      .once("response", resolve)
      .once("error", reject)
      .end();
  });
  const status = incoming.statusCode ?? 0;
  if (status < 200 || status > 599) {
    incoming.destroy();
    throw new Error(`status ${status}`);
  }
  const body = await readUnpacked(incoming, maxBytes).catch((error: unknown) => {
    if (error instanceof UnpackError && status >= 400) return null;
    throw error;
  });
  return new Response(HAS_NO_BODY.has(status) ? null : body, { status, headers: headersOf(incoming) });
}

async function readUnpacked(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const decoder = decoderFor(incoming.headers["content-encoding"]);
  // The callback is required for error propagation; errors are thrown by the loop below.
  const stream = decoder === null ? incoming : pipeline(incoming, decoder, () => {});
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > maxBytes) throw new BodyTooLargeError(maxBytes);
      chunks.push(part);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw UNPACKING_CODE.test(code) ? new UnpackError(code) : error;
  } finally {
    // An unread body would keep the connection open.
    if (!incoming.complete) incoming.destroy();
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function decoderFor(encoding: string | undefined): Transform | null {
  switch (encoding?.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "deflate":
      return createInflate();
    default:
      return null;
  }
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
