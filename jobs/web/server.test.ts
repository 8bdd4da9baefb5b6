import { once } from "node:events";
import http, { type IncomingHttpHeaders, type RequestListener } from "node:http";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { markUnavailable } from "@/lib/http/page-status";
import { createWebServer, listen, webAddress } from "./server.mjs";

const HOST = "127.0.0.1";
type WebServer = ReturnType<typeof createWebServer>;
let opened: WebServer[] = [];
afterEach(async () => {
  for (const web of opened) if (web.server.listening) await web.close(0);
  opened = [];
});

async function serve(handler: RequestListener, limits = {}): Promise<{ web: WebServer; port: number }> {
  const web = createWebServer(handler, limits);
  opened.push(web);
  return { web, port: await listen(web.server, { host: HOST, port: 0, isExact: true }) };
}

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string };
/** @param agent keeps the connection open */
function get(port: number, headers: http.OutgoingHttpHeaders = {}, agent?: http.Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: HOST, port, headers, agent }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}

/** Sends raw bytes and returns everything received until the server closes the connection. */
async function sendRaw(port: number, text: string): Promise<string> {
  const socket = net.connect(port, HOST);
  let reply = "";
  socket.on("data", (chunk) => {
    reply += chunk;
  });
  socket.on("error", () => {});
  socket.write(text);
  await once(socket, "close");
  return reply;
}

describe("createWebServer", () => {
  it.each([
    [undefined, "127.0.0.1"],
    ["6.6.6.6", "6.6.6.6, 127.0.0.1"],
    ["6.6.6.6, 7.7.7.7", "6.6.6.6, 7.7.7.7, 127.0.0.1"],
    [["6.6.6.6", "7.7.7.7"], "6.6.6.6, 7.7.7.7, 127.0.0.1"],
  ])("appends the address of the connection to X-Forwarded-For %j", async (forwarded, expected) => {
    const { port } = await serve((request, response) => response.end(request.headers["x-forwarded-for"]));
    const { body } = await get(port, forwarded === undefined ? {} : { "x-forwarded-for": forwarded });
    expect(body).toBe(expected);
  });

  it.each([
    ["no HTTP at all", "hello\r\n\r\n", "400 Bad Request"],
    ["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"],
    ["no Host", "GET / HTTP/1.1\r\n\r\n", "400"],
    ["headers that are too long", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, "431"],
  ])("replies with a 4xx status to a request with %s", async (_, text, status) => {
    const { port } = await serve((_request, response) => response.end("handled"));
    expect(await sendRaw(port, text)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect((await get(port)).body).toBe("handled");
  });

  it("replies with 408 to headers that take too long and closes the connection", async () => {
    const limits = { headersTimeout: 100, connectionsCheckingInterval: 50 };
    const { port } = await serve((_request, response) => response.end(), limits);
    expect(await sendRaw(port, "GET / HTTP/1.1\r\nHost: a\r\n")).toMatch(/^HTTP\/1.1 408/);
  });

  it("replies to an upgrade request like to an ordinary one", async () => {
    const { port } = await serve((_request, response) => response.end("ordinary"));
    const headers = { connection: "Upgrade", upgrade: "websocket" };
    expect(await get(port, headers)).toMatchObject({ status: 200, body: "ordinary" });
  });

  it.each([
    [200, {}, 503],
    [500, {}, 503],
    [307, {}, 307],
    [200, { rsc: "1" }, 200],
  ])(
    "answers a page of status %i that is unavailable, requested with %j, with %i",
    async (status, headers, sent) => {
      const { port } = await serve(async (_request, response) => {
        await sleep(1);
        markUnavailable();
        response.statusCode = status;
        response.end("page");
      });
      const answer = await get(port, headers);
      expect([answer.status, answer.body, answer.headers["retry-after"]]).toEqual([
        sent,
        "page",
        sent === 503 ? "5" : undefined,
      ]);
    },
  );

  it("replies with 500 if the handler fails", async () => {
    const { port } = await serve(() => Promise.reject(new Error("broken on purpose")));
    expect((await get(port)).status).toBe(500);
  });
});

describe("close", () => {
  it("finishes requests in progress, closes event streams, and accepts no others", async () => {
    let requests = 0;
    const { web, port } = await serve(async (request, response) => {
      requests++;
      if (request.headers.accept === "text/event-stream") {
        response.setHeader("content-type", "text/event-stream");
        response.write("data: 1\n\n");
        return;
      }
      await sleep(300);
      response.end("finished");
    });
    const agent = new http.Agent({ keepAlive: true });
    const stream = get(port, { accept: "text/event-stream" });
    const cutOff = expect(stream).rejects.toThrow();
    const slow = get(port, {}, agent);
    await expect.poll(() => requests).toBe(2);
    const startedAt = performance.now();
    await web.close(10_000);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(await slow).toMatchObject({ status: 200, body: "finished" });
    await cutOff;
    await expect(get(port)).rejects.toThrow("ECONNREFUSED");
    agent.destroy();
  });

  it("closes open connections after the grace period, idle ones at once", async () => {
    const { web, port } = await serve((request, response) => {
      if (request.headers.accept !== "endless") response.end();
    });
    const agent = new http.Agent({ keepAlive: true });
    await get(port, {}, agent);
    await web.close(10_000);
    agent.destroy();

    await listen(web.server, { host: HOST, port, isExact: true });
    const endless = expect(get(port, { accept: "endless" })).rejects.toThrow();
    await sleep(50);
    await web.close(100);
    await endless;
  });
});

describe("listen", () => {
  it("uses the next free port unless the port is exact, otherwise fails with EADDRINUSE", async () => {
    const { port: taken } = await serve((_request, response) => response.end());
    const second = createWebServer(() => {});
    opened.push(second);
    const exact = listen(second.server, { host: HOST, port: taken, isExact: true });
    await expect(exact).rejects.toMatchObject({ code: "EADDRINUSE" });
    const port = await listen(second.server, { host: HOST, port: taken, isExact: false });
    expect(port).toBeGreaterThan(taken);
  });

  it("does not try other ports if the host is not this machine", async () => {
    const { server } = createWebServer(() => {});
    const wanted = { host: "203.0.113.7", port: 3000, isExact: false };
    await expect(listen(server, wanted)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  });
});

describe("webAddress", () => {
  it.each([
    ["127.0.0.1", "http://127.0.0.1:3000"],
    ["0.0.0.0", "http://127.0.0.1:3000"],
    ["::", "http://[::1]:3000"],
    ["::1", "http://[::1]:3000"],
    ["box.example", "http://box.example:3000"],
  ])("of %s is %s", (host, address) => {
    expect(webAddress(host, 3000)).toBe(address);
  });
});
