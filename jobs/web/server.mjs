// @ts-check
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { BufferedRequest, handleWhole, refuseTunnel } from "./request-rules.mjs";

/** @typedef {import("node:http").Server} Server */
/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {(request: Request, response: Response) => unknown} RequestHandler */

const LIMITS = {
  /** Time to send the headers; also how long a connection may stay open before its first request. */
  headersTimeout: 20_000,
  /** Time to send the whole request. Our largest request body is a form. */
  requestTimeout: 60_000,
  /** Longer than the 60 s for which proxies keep an idle connection, so that the proxy is the one that closes it. */
  keepAliveTimeout: 65_000,
  /** How often the timeouts above are checked. */
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
};

const RETRY_AFTER_SECONDS = 5;
/** How many ports above the wanted one are tried. */
const MAX_PORT_TRIES = 50;
/** How often connections that have become idle are closed while the server shuts down. */
const CLOSE_IDLE_EVERY_MS = 50;

/** Replies to requests that Node cannot parse, by the code of its error; 400 for all others. */
const MALFORMED_REPLIES = new Map([
  ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", "413 Payload Too Large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"],
]);

/**
 * By this `answerUnavailable` of lib/http/page-status.ts reaches the reply to the request in progress: Next.js has no way for a
 * page to set its status.
 * @type {AsyncLocalStorage<{ isUnavailable: boolean }>}
 */
const pageStatus = new AsyncLocalStorage();
Reflect.set(globalThis, Symbol.for("sigmawatch.pageStatus"), pageStatus);

/**
 * The HTTP server in front of Next.js. It appends the address of the connection to `X-Forwarded-For`, as a proxy does:
 * Next.js sets that header only when it is absent, so that clients could claim any address.
 * @param {RequestHandler} handler
 * @param {Partial<typeof LIMITS>} [limits] in place of the usual ones, for tests
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
     * Stops listening and waits for the requests in progress. Event streams are cut off at once: they never end by
     * themselves, and browsers reconnect.
     * @param {number} graceMs connections that are still open after it are cut off
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
 * Lets a page have its reply sent with status 503. Not where a page of ours asks for the next one: its router takes any
 * status but 200 for a reply of another version of the product.
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
 * Listens on the port, or on the next free one where another is allowed.
 * @param {Server} server
 * @param {{ host: string, port: number, isExact: boolean }} wanted `port` 0 means any free port
 * @returns {Promise<number>} the port
 * @throws the error of Node.js, whose `code` is EADDRINUSE when the port, or every port tried, is in use
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
 * The address by which a browser on this machine reaches the server.
 * @param {string} host what the server listens on; hosts that mean every address are reached on loopback
 * @param {number} port
 */
export function webAddress(host, port) {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
