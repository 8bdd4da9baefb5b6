// @ts-check
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { BufferedRequest, handleWhole, refuseTunnel } from "./request-rules.mjs";

/** @typedef {import("node:http").Server} Server */
/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {(request: Request, response: Response) => unknown} RequestHandler */

const LIMITS = {
  /** Time to receive the headers; also for a connection's first request. */
  headersTimeout: 20_000,
  /** Time to receive the whole request; the largest body is a form. */
  requestTimeout: 60_000,
  /** Longer than the 60 s of common proxies, so that the proxy closes idle connections. */
  keepAliveTimeout: 65_000,
  /** How often the timeouts above are checked. */
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
};

const RETRY_AFTER_SECONDS = 5;
/** Number of ports tried after the preferred one. */
const MAX_PORT_TRIES = 50;
/** How often connections that have become idle are closed while the server shuts down. */
const CLOSE_IDLE_EVERY_MS = 50;

/** Replies to unparsable requests by error code; 400 for all others. */
const MALFORMED_REPLIES = new Map([
  ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", "413 Payload Too Large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"],
]);

/**
 * Connects `markUnavailable` of lib/http/page-status.ts with the current reply, because Next.js does not let a page
 * set its status.
 * @type {AsyncLocalStorage<{ isUnavailable: boolean }>}
 */
const pageStatus = new AsyncLocalStorage();
Reflect.set(globalThis, Symbol.for("sigmawatch.pageStatus"), pageStatus);

/**
 * HTTP server in front of Next.js. Appends the socket's address to `X-Forwarded-For`, as a proxy does; Next.js sets
 * that header only if it is absent, so that clients could forge it.
 * @param {RequestHandler} handler
 * @param {Partial<typeof LIMITS>} [limits] overrides for tests
 */
export function createWebServer(handler, limits = {}) {
  /** @type {Set<Response>} */
  const openResponses = new Set();
  let isClosing = false;

  const options = { ...LIMITS, ...limits, IncomingMessage: BufferedRequest };
  const server = createServer(options, (request, response) => {
    appendSocketAddress(request);
    if (isClosing) response.setHeader("connection", "close");
    openResponses.add(response);
    response.once("close", () => openResponses.delete(response));
    handleWhole(request, response, () => {
      void pageStatus.run(statusOfPage(request, response), () => answer(handler, request, response));
    });
  });
  server.on("clientError", replyToMalformedRequest);
  server.on("connect", refuseTunnel);

  return {
    server,
    /**
     * Stops listening and waits for requests in progress. Event streams are closed at once: they never end, and
     * browsers reconnect.
     * @param {number} graceMs after which open connections are closed
     */
    async close(graceMs) {
      isClosing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const response of openResponses) {
        if (isEventStream(response)) response.destroy();
        else if (!response.headersSent) response.setHeader("connection", "close");
      }
      const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
      const grace = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(grace);
    },
  };
}

/** @param {Response} response */
function isEventStream(response) {
  return String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
}

/**
 * @param {RequestHandler} handler
 * @param {Request} request
 * @param {Response} response
 */
async function answer(handler, request, response) {
  try {
    await handler(request, response);
  } catch (error) {
    process.stderr.write(
      `${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}\n`,
    );
    if (response.headersSent) return response.destroy();
    response.writeHead(500, { "content-type": "text/plain" }).end("Internal Server Error");
  }
}

/**
 * Sends a page with status 503 if it was marked unavailable. Not for client-side navigation: the router treats any
 * status but 200 as a reply of another deployment.
 * @param {Request} request
 * @param {Response} response
 */
function statusOfPage(request, response) {
  const state = { isUnavailable: false };
  if (request.headers.rsc !== undefined) return state;
  const writeHead = response.writeHead;
  /** @param {number} status @param {any[]} rest */
  response.writeHead = (status, ...rest) => {
    const isUnavailable = state.isUnavailable && (status === 200 || status === 500);
    if (isUnavailable) response.setHeader("retry-after", RETRY_AFTER_SECONDS);
    return Reflect.apply(writeHead, response, [isUnavailable ? 503 : status, ...rest]);
  };
  return state;
}

/** @param {Request} request */
function appendSocketAddress(request) {
  const address = request.socket.remoteAddress;
  if (address === undefined) return;
  const forwarded = request.headers["x-forwarded-for"];
  request.headers["x-forwarded-for"] = forwarded === undefined ? address : `${forwarded}, ${address}`;
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {import("node:stream").Duplex} socket
 */
function replyToMalformedRequest(error, socket) {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = MALFORMED_REPLIES.get(error.code ?? "") ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/**
 * Listens on the port, or on the next free one unless `isExact`.
 * @param {Server} server
 * @param {{ host: string, port: number, isExact: boolean }} wanted `port` 0 for any free port
 * @returns {Promise<number>} the port
 * @throws Node.js error with code EADDRINUSE if every port tried is in use
 */
export async function listen(server, { host, port, isExact }) {
  const lastPort = isExact || port === 0 ? port : Math.min(port + MAX_PORT_TRIES - 1, 65_535);
  for (let candidate = port; ; candidate++) {
    try {
      await listenOnce(server, host, candidate);
      const address = server.address();
      return address !== null && typeof address === "object" ? address.port : candidate;
    } catch (error) {
      const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isInUse || candidate >= lastPort) throw error;
    }
  }
}

/**
 * @param {Server} server
 * @param {string} host
 * @param {number} port
 * @returns {Promise<void>}
 */
function listenOnce(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/**
 * Address of the server for a browser on this machine.
 * @param {string} host the listening host; wildcard hosts become loopback
 * @param {number} port
 */
export function webAddress(host, port) {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
