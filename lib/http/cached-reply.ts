function opaque(tag: string): string {
  return tag.trim().replace(/^W\//, "");
}

/** True if `If-None-Match` contains the tag; weak comparison, as RFC 9110 requires for GET. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === "*" || header.split(",").some((tag) => opaque(tag) === opaque(etag));
}

/** Sends a body with its tag, or 304 to a client that has it already. */
function sendTagged(
  request: Request,
  body: Uint8Array<ArrayBuffer>,
  headers: Headers,
  contentType: string,
): Response {
  if (matches(request.headers.get("if-none-match"), headers.get("etag") ?? "")) {
    return new Response(null, { status: 304, headers });
  }
  headers.set("content-type", contentType);
  headers.set("content-length", String(body.length));
  // A stream, because `Response` copies an array.
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(body);
      controller.close();
    },
  });
  return new Response(stream, { headers });
}

/** Sends a JSON body that clients keep, but revalidate each time. */
export function sendCachedReply(
  request: Request,
  { etag, body }: { etag: string; body: Uint8Array<ArrayBuffer> },
): Response {
  return sendTagged(request, body, new Headers({ "cache-control": "no-cache", etag }), "application/json");
}

/**
 * Sends foreign bytes at a URL that contains their digest: cacheable without revalidation. The headers stop a browser
 * from running or loading anything in them.
 */
export function sendImmutable(
  request: Request,
  { hash, body, contentType }: { hash: string; body: Uint8Array<ArrayBuffer>; contentType: string },
): Response {
  const headers = new Headers({
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    etag: `"${hash}"`,
  });
  return sendTagged(request, body, headers, contentType);
}
