// @ts-check
import { IncomingMessage } from "node:http";

/**
 * Most bytes of a request body: no page or handler takes more. Handlers have the same limit (lib/api/request-body.ts), for
 * servers other than this one; what this one adds is that Next.js buffers no more than that in front of them.
 */
export const MAX_BODY_BYTES = 64 * 1024;

/** The event of a `LimitedRequest` whose body is longer than allowed. */
export const TOO_LARGE = "too-large";

/**
 * A request whose body ends after `MAX_BODY_BYTES` and the chunk in which they were passed, so that whoever reads it sees
 * that it is too long. The rest is thrown away as it arrives.
 */
export class LimitedRequest extends IncomingMessage {
  #size = 0;
  #isCut = false;

  /**
   * @override
   * @param {Buffer | null} chunk
   * @param {BufferEncoding} [encoding]
   */
  push(chunk, encoding) {
    if (this.#isCut) return true;
    this.#size += chunk?.length ?? 0;
    if (this.#size <= MAX_BODY_BYTES) return super.push(chunk, encoding);
    this.#isCut = true;
    super.push(chunk, encoding);
    // Node destroys the connection, and the reply with it, where a body ends before the request is complete.
    this.complete = true;
    super.push(null);
    this.emit(TOO_LARGE);
    return true;
  }
}

/**
 * Refuses a request that Next.js would answer with an error of its own, or that is too large.
 * @param {IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @returns {boolean} whether it has replied
 */
export function refuse(request, response) {
  // The `Request` of the Fetch standard, which handlers are given, cannot have this method.
  if (request.method === "TRACE") {
    response.setHeader("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    reply(response, 405, "method_not_allowed", "This method is not supported.");
    return true;
  }
  // `*`, or a whole address, as only proxies are sent.
  if (!request.url?.startsWith("/")) {
    reply(response, 400, "bad_input", "The request must name a path of this server.");
    return true;
  }
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    reply(response, 413, "too_large", `The request body has more than ${MAX_BODY_BYTES} bytes. Send less.`);
    return true;
  }
  const { socket } = request;
  request.once(TOO_LARGE, () => {
    if (!response.headersSent) response.setHeader("connection", "close");
    response.once("finish", () => socket.destroySoon());
  });
  return false;
}

/**
 * Replies in the form of the API's errors, and closes the connection: a body may still be on its way.
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 * @param {string} code
 * @param {string} message
 */
function reply(response, status, code, message) {
  const body = JSON.stringify({ error: { code, message } });
  response.setHeader("content-type", "application/json");
  response.setHeader("content-length", Buffer.byteLength(body));
  response.setHeader("cache-control", "private, no-store");
  response.setHeader("connection", "close");
  response.writeHead(status).end(body);
}

/**
 * Refuses to be a tunnel: without a listener Node closes such a connection without a reply.
 * @param {IncomingMessage} _request
 * @param {import("node:stream").Duplex} socket
 */
export function refuseTunnel(_request, socket) {
  socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
