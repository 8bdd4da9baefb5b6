import { createHash } from "node:crypto";

/** A body serialised once, then sent to everyone who asks. Compressing it is the web server's affair. */
export type CachedReply = { etag: string; body: Buffer<ArrayBuffer> };

/** Serialises a body that was checked against its contract. Its tag is a digest of the body itself. */
export async function encodeReply(content: unknown): Promise<CachedReply> {
  const body = Buffer.from(JSON.stringify(content));
  // Weak: the compressed and the plain form are one and the same to a client.
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { etag, body };
}

function opaque(tag: string): string {
  return tag.trim().replace(/^W\//, "");
}

/** Whether a client's `If-None-Match` names the tag. Tags are compared weakly, as GET asks for. */
function isHeld(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === "*" || header.split(",").some((tag) => opaque(tag) === opaque(etag));
}

/**
 * Sends a prepared body, or 304 where the client holds it already. Clients may keep it, but must ask
 * each time whether it is still the newest.
 */
export function sendCachedReply(request: Request, reply: CachedReply): Response {
  const headers = new Headers({ "cache-control": "no-cache", etag: reply.etag });
  if (isHeld(request.headers.get("if-none-match"), reply.etag)) {
    return new Response(null, { status: 304, headers });
  }
  headers.set("content-type", "application/json");
  return new Response(reply.body, { status: 200, headers });
}

/**
 * Sends bytes that came from elsewhere, under an address that is a digest of them: they may be kept for ever without asking
 * again. Whatever they hold, a browser that opens them by themselves runs and loads nothing of it.
 */
export function sendImmutable(
  request: Request,
  { hash, body, contentType }: { hash: string; body: Uint8Array<ArrayBuffer>; contentType: string },
): Response {
  const etag = `"${hash}"`;
  const headers = new Headers({
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    etag,
  });
  if (isHeld(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  headers.set("content-type", contentType);
  headers.set("content-length", String(body.length));
  return new Response(body, { status: 200, headers });
}
