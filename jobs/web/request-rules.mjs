// @ts-check
import { IncomingMessage } from "node:http";

/** Maximum size of a request body; handlers have the same limit for other servers (lib/http/request-body.ts). */
export const MAX_BODY_BYTES = 64 * 1024;

/** Event of a `BufferedRequest`: the request is complete. */
const RECEIVED = "received";
/** Event of a `BufferedRequest`: the body is too large. */
const TOO_LARGE = "too-large";

/** A request whose body is received even if nobody reads it, up to `MAX_BODY_BYTES`. */
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
    // False would pause the connection until the body is read.
    return true;
  }
}

/** Paths that accept methods other than GET and HEAD: handlers, and Next.js tools in development. */
const WRITABLE = /^\/(api|__nextjs)/;

/**
 * Forwards a request once it is complete, or refuses it. Next.js would log an error for each incomplete body and for
 * many invalid requests.
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
 * @returns {boolean} true if it has replied
 */
function refuse(request, response) {
  // The Fetch standard's `Request` does not allow this method.
  if (request.method === "TRACE") {
    refuseMethod(response, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return true;
  }
  // `*`, or an absolute URL, which is for proxies only.
  if (!request.url?.startsWith("/")) {
    reply(response, 400, "bad_input", "The request must name a path of this server.");
    return true;
  }
  // Next.js refuses it too, but reads the body first and logs an error for each incomplete one.
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
 * Replies with an error body of the API and closes the connection, because a body may still arrive.
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
 * Refuses CONNECT requests, which Node otherwise closes without a reply.
 * @param {IncomingMessage} _request
 * @param {import("node:stream").Duplex} socket
 */
export function refuseTunnel(_request, socket) {
  socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
