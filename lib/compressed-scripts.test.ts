import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendCompressed } from "./compressed-scripts";

let folder: string;
let server: http.Server;

/** What the server's own handler finds for a request, and what stands in its answer before it does anything. */
async function ask(url: string, accepted?: string) {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ url: string; encoding?: string; type?: string; vary?: string }>((resolve, reject) => {
    const headers = accepted === undefined ? {} : { "accept-encoding": accepted };
    http
      .get({ port, path: url, headers }, async (answer) => {
        let text = "";
        for await (const part of answer) text += part;
        const { "content-encoding": encoding, "content-type": type, vary } = answer.headers;
        resolve({ url: text, encoding, type, vary });
      })
      .on("error", reject);
  });
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "compressed-scripts-"));
  fs.mkdirSync(path.join(folder, "deeper"));
  for (const name of [
    "page.js",
    "page.js.br",
    "page.css.br",
    "deeper/part.js.br",
    "plain.js",
    "odd.txt.br",
  ]) {
    fs.writeFileSync(path.join(folder, name), "");
  }
  sendCompressed(folder, "/static");
  server = http.createServer((request, response) => response.end(request.url));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("who accepts brotli", () => {
  test("is sent the compressed form of a script, wherever in the folder it is", async () => {
    expect(await ask("/static/page.js", "gzip, deflate, br, zstd")).toEqual({
      url: "/static/page.js.br",
      encoding: "br",
      type: "application/javascript; charset=UTF-8",
      vary: "Accept-Encoding",
    });
    expect(await ask("/static/deeper/part.js", "BR;q=0.5")).toMatchObject({
      url: "/static/deeper/part.js.br",
      encoding: "br",
    });
  });

  test("is sent that of a style sheet as a style sheet", async () => {
    expect(await ask("/static/page.css", "br")).toMatchObject({
      url: "/static/page.css.br",
      type: "text/css; charset=UTF-8",
    });
  });

  test("keeps what the address says besides", async () => {
    expect(await ask("/static/page.js?a=1?b", "br")).toMatchObject({ url: "/static/page.js.br?a=1?b" });
  });

  test.each([
    "/static/plain.js",
    "/static/odd.txt",
    "/static/none.js",
    "/other/page.js",
    "/static/page.js.br",
    "/static/../static/page.js",
  ])("is sent %s as it is, which has no compressed form", async (url) => {
    expect(await ask(url, "br")).toEqual({ url, encoding: undefined, type: undefined, vary: undefined });
  });
});

test.each([undefined, "", "gzip", "br;q=0", "br; q=0.000", "brotli", "x-br"])(
  "who accepts %o is sent the script as it is",
  async (accepted) => {
    expect(await ask("/static/page.js", accepted)).toMatchObject({
      url: "/static/page.js",
      encoding: undefined,
    });
  },
);

test("a folder that is not there changes nothing", () => {
  expect(() => sendCompressed(path.join(folder, "none"), "/static")).not.toThrow();
});
