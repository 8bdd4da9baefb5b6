import net from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "./request-rules.mjs";
import { createWebServer, listen } from "./server.mjs";

const HOST = "127.0.0.1";
let opened: ReturnType<typeof createWebServer>[] = [];
afterEach(async () => {
  for (const server of opened) await server.close(0);
  opened = [];
});

/** A server that replies with the number of body bytes it received. */
async function serve(): Promise<{ port: number; sizes: number[] }> {
  const sizes: number[] = [];
  const web = createWebServer(async (request, response) => {
    let size = 0;
    for await (const chunk of request) size += chunk.length;
    sizes.push(size);
    response.end(String(size));
  });
  opened.push(web);
  return { port: await listen(web.server, { host: HOST, port: 0, isExact: true }), sizes };
}

/** Sends raw text. @returns everything received until the server closes the connection */
async function sendRaw(port: number, ...texts: string[]): Promise<string> {
  const socket = net.connect(port, HOST);
  let reply = "";
  socket.on("data", (part) => {
    reply += part;
  });
  // Closing a connection with unread input resets it.
  socket.on("error", () => {});
  for (const text of texts) socket.write(text);
  await new Promise((resolve) => socket.on("close", resolve));
  return reply;
}

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: x", "Connection: close", ...headers, "", ""].join("\r\n");
const chunk = (size: number) => `${size.toString(16)}\r\n${"a".repeat(size)}\r\n`;

describe("the web server", () => {
  it.each([
    ["TRACE /", 405, "method_not_allowed"],
    ["POST /", 405, "method_not_allowed"],
    ["PUT /pairs/a/b?api=1", 405, "method_not_allowed"],
    ["OPTIONS /sign-in", 405, "method_not_allowed"],
    ["GET *", 400, "bad_input"],
    ["OPTIONS *", 400, "bad_input"],
    ["GET http://elsewhere.example/", 400, "bad_input"],
  ])("refuses %s before any handler", async (line, status, code) => {
    const { port, sizes } = await serve();
    const reply = await sendRaw(port, head(line));
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(reply.split("\r\n\r\n")[1] ?? "").error.code).toBe(code);
    expect(sizes).toEqual([]);
  });

  it("refuses CONNECT", async () => {
    const { port } = await serve();
    expect(await sendRaw(port, head("CONNECT elsewhere.example:443"))).toMatch(/^HTTP\/1\.1 405 /);
  });

  it("refuses a body whose declared length is too large before it arrives", async () => {
    const { port, sizes } = await serve();
    const reply = await sendRaw(port, head("POST /api/x", `Content-Length: ${MAX_BODY_BYTES + 1}`));
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    expect(reply).toMatch(/^connection: close/im);
    expect(sizes).toEqual([]);
  });

  it("forwards a body of the maximum size", async () => {
    const { port, sizes } = await serve();
    await sendRaw(port, head("POST /api/x", `Content-Length: ${MAX_BODY_BYTES}`), "a".repeat(MAX_BODY_BYTES));
    const chunks = [chunk(MAX_BODY_BYTES / 2), chunk(MAX_BODY_BYTES / 2), chunk(0)];
    await sendRaw(port, head("POST /api/x", "Transfer-Encoding: chunked"), ...chunks);
    expect(sizes).toEqual([MAX_BODY_BYTES, MAX_BODY_BYTES]);
  });

  it.each([
    ["and ends", [chunk(MAX_BODY_BYTES), chunk(1), chunk(0)]],
    ["and never ends", Array.from({ length: 20 }, () => chunk(16_384))],
  ])("refuses a body without a stated length that is too large %s", async (_title, chunks) => {
    const { port, sizes } = await serve();
    const lines = ["POST /api/x HTTP/1.1", "Host: x", "Transfer-Encoding: chunked", "", ""];
    const reply = await sendRaw(port, lines.join("\r\n"), ...chunks);
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    expect(reply).toMatch(/^connection: close/im);
    expect(sizes).toEqual([]);
  });

  it("does not forward a request with an incomplete body", async () => {
    const { port, sizes } = await serve();
    const socket = net.connect(port, HOST);
    socket.resume().end(head("POST /api/x", "Content-Length: 100") + "a".repeat(50));
    await new Promise((resolve) => socket.on("close", resolve));
    expect(sizes).toEqual([]);
  });

  it("handles consecutive requests on one connection", async () => {
    const { port, sizes } = await serve();
    const first = ["POST /api/x HTTP/1.1", "Host: x", "Content-Length: 3", "", "abc"].join("\r\n");
    const reply = await sendRaw(port, first, first, head("GET /"));
    expect(reply.match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
    expect(sizes.toSorted()).toEqual([0, 3, 3]);
  });
});
