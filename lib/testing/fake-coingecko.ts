import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A received request. */
type FakeRequest = {
  path: string;
  query: URLSearchParams;
  /** Requested page; 1 by default. */
  page: number;
  headers: IncomingMessage["headers"];
  arrivedAtMs: number;
};

/** Reply to a request. */
export type FakeAnswer = {
  /** Default: 200. */
  status?: number;
  /** Default: `content-type: application/json; charset=utf-8`. */
  headers?: Record<string, string>;
  /** Sent unchanged. */
  body?: string | Uint8Array;
  /** Delay before the first byte. */
  delayMs?: number;
  /** Sends no reply; the connection stays open until the client or `close` ends it. */
  hang?: boolean;
  /** Sends the body without a content length. */
  chunked?: boolean;
  /** Sends the body in pieces of this many bytes with pauses between them. */
  drip?: { bytes: number; everyMs: number };
  /** Breaks the connection after this many bytes of the body. */
  breakAfterBytes?: number;
};

/** A local fake of the CoinGecko API. */
export type FakeCoinGecko = {
  /** Value for `COINGECKO_BASE_URL`: `http://127.0.0.1:PORT/api/v3`. */
  baseUrl: string;
  requests: FakeRequest[];
  /** Maximum number of simultaneous requests so far. */
  readonly mostAtOnce: number;
  /** Sets the replies to the following requests. */
  answerWith(answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>): void;
  /** Number of requests whose reply is not complete. */
  waiting(): number;
  close(): Promise<void>;
};

const JSON_TYPE = "application/json; charset=utf-8";

/**
 * Starts the server on a free port of 127.0.0.1. By default, it replies with 404 and an error body like CoinGecko's.
 */
export async function startFakeCoinGecko(): Promise<FakeCoinGecko> {
  const requests: FakeRequest[] = [];
  const sockets = new Set<Socket>();
  let answerTo: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer> = () => ({
    status: 404,
    body: '{"error":"Not Found"}',
  });
  let atOnce = 0;
  let mostAtOnce = 0;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
    const request: FakeRequest = {
      path: url.pathname,
      query: url.searchParams,
      page: Number(url.searchParams.get("page") ?? 1),
      headers: incoming.headers,
      arrivedAtMs: Date.now(),
    };
    requests.push(request);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    try {
      const answer = await answerTo(request);
      if (answer.hang) {
        await new Promise((resolve) => outgoing.once("close", resolve));
        return;
      }
      if (answer.delayMs) await delay(answer.delayMs);
      await send(outgoing, answer);
    } finally {
      atOnce -= 1;
    }
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is always of this form

  return {
    baseUrl: `http://127.0.0.1:${port}/api/v3`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answerWith(answer) {
      answerTo = answer;
    },
    waiting: () => atOnce,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function send(outgoing: ServerResponse, answer: FakeAnswer): Promise<void> {
  const body = Buffer.from(answer.body ?? "");
  const length = answer.chunked ? {} : { "content-length": String(body.length) };
  outgoing.writeHead(answer.status ?? 200, { "content-type": JSON_TYPE, ...length, ...answer.headers });
  if (answer.breakAfterBytes !== undefined) {
    outgoing.write(body.subarray(0, answer.breakAfterBytes));
    await delay(20);
    outgoing.destroy();
    return;
  }
  if (answer.drip) {
    for (let from = 0; from < body.length && !outgoing.destroyed; from += answer.drip.bytes) {
      outgoing.write(body.subarray(from, from + answer.drip.bytes));
      await delay(answer.drip.everyMs);
    }
  } else {
    outgoing.write(body);
  }
  // Otherwise an empty body would be sent with a content length of 0.
  if (answer.chunked) outgoing.flushHeaders();
  outgoing.end();
}

/**
 * Converts recorded coins, one object keyed by coin id, into response bodies of `/coins/markets`. Works on the text, so that
 * numbers keep their digits.
 * @param text the recorded file: `{"0chain": {"current_price": 0.134834, …}, …}`, flat objects
 * @param perPage coins per page
 * @returns JSON arrays; symbol and name, which are not recorded, are the id
 */
export function longTailPages(text: string, perPage: number): string[] {
  const coins = Array.from(text.matchAll(/("(?:[^"\\]|\\.)+"): \{([^{}]*)\}/g), ([, id, fields]) => {
    return `{"id": ${id}, "symbol": ${id}, "name": ${id}, ${fields}}`;
  });
  const pages: string[] = [];
  for (let from = 0; from < coins.length; from += perPage) {
    pages.push(`[${coins.slice(from, from + perPage).join(", ")}]`);
  }
  return pages;
}
