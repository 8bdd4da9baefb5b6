import net from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { checkPort, listenProblem } from "./port";

const HOST = "127.0.0.1";
let server: net.Server | undefined;
afterEach(() => new Promise<unknown>((done) => (server ? server.close(done) : done(null))));

describe("checkPort", () => {
  test("accepts a free port and refuses one that is in use, with its number", async () => {
    const opened = net.createServer();
    server = opened;
    await new Promise<void>((done) => opened.listen(0, HOST, done));
    const address = opened.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    await expect(checkPort(HOST, address.port)).rejects.toThrow(
      `Port ${address.port} on ${HOST} is in use by another program`,
    );
    await new Promise((done) => opened.close(done));
    server = undefined;
    await checkPort(HOST, address.port);
  });

  test("refuses a host that is not this machine, with its name", async () => {
    await expect(checkPort("203.0.113.7", 3000)).rejects.toThrow("HOST 203.0.113.7");
  });
});

describe("listenProblem", () => {
  test.each([
    ["EADDRINUSE", true, /Port 80 .* Stop it/],
    ["EADDRINUSE", false, /the ports above it are in use/],
    ["EACCES", true, /1024 or above/],
    ["EOTHER", true, /\(EOTHER\)/],
  ])("explains %s", (code, isExact, text) => {
    expect(listenProblem({ host: HOST, port: 80, isExact }, code)).toMatch(text);
  });
});
