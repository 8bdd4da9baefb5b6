// @ts-check
import { IncomingMessage } from "node:http";

/**
 * Most bytes of a request body: no page or handler takes more. Handlers have the same limit (lib/http/request-body.ts), for
 * servers other than this one.
 */
export const MAX_BODY_BYTES = 64 * 1024;

/** The event of a `BufferedRequest` that has arrived whole. */
const RECEIVED = "received";
/** The event of a `BufferedRequest` whose body is longer than allowed. */
const TOO_LARGE = "too-large";

/** A request whose body arrives whether anyone reads it or not, up to `MAX_BODY_BYTES`. */
export class BufferedRequest extends IncomingMessage {
  #size = 0;

  /**
   * @override
   * @param {Buffer | null} chunk
   * @param {BufferEncoding} [encoding]
   */
  push(chunk, encoding) {
    this.#size += chunk?.length ?? 0;
    if (this.#size > MAX_BODY_BYTES) {
      this.emit(TOO_LARGE);
      return true;
    }
    super.push(chunk, encoding);
    if (chunk === null) this.emit(RECEIVED);
    // False would pause the connection until somebody reads.
    return true;
  }
}

/** Addresses that take other methods than GET and HEAD: handlers, and the tools of Next.js in development. */
const WRITABLE = /^\/(api|__nextjs)/;

/**
 * Passes a request on once it has arrived whole, or refuses it: Next.js logs an error for each body that breaks off, and
 * for much of what no client of ours sends.
 * @param {IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {() => void} handle
 */
export function handleWhole(request, response, handle) {
  if (refuse(request, response)) return;
  request.once(RECEIVED, handle);
  request.once(TOO_LARGE, () => refuseBody(response));
}

/**
 * @param {IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @returns {boolean} whether it has replied
 */
function refuse(request, response) {
  // The `Request` of the Fetch standard, which handlers are given, cannot have this method.
  if (request.method === "TRACE") {
    refuseMethod(response, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return true;
  }
  // `*`, or a whole address, as only proxies are sent.
  if (!request.url?.startsWith("/")) {
    reply(response, 400, "bad_input", "The request must name a path of this server.");
    return true;
  }
  // Next.js refuses it too, but reads the body first, and logs an error for each one that is cut off.
  if (request.method !== "GET" && request.method !== "HEAD" && !WRITABLE.test(request.url)) {
    refuseMethod(response, "GET, HEAD");
    return true;
  }
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    refuseBody(response);
    return true;
  }
  return false;
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {string} allowed
 */
function refuseMethod(response, allowed) {
  response.setHeader("allow", allowed);
  reply(response, 405, "method_not_allowed", "This method is not supported.");
}

/** @param {import("node:http").ServerResponse} response */
function refuseBody(response) {
  reply(response, 413, "too_large", `The request body has more than ${MAX_BODY_BYTES} bytes. Send less.`);
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
