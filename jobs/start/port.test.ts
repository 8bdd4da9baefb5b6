import net from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { choosePort } from "./port";

const HOST = "127.0.0.1";
const servers: net.Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))));

async function occupy(port = 0): Promise<number> {
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

describe("the port of the web server", () => {
  test("is the usual one while that is free", async () => {
    const free = await occupy();
    await new Promise((done) => servers.pop()?.close(done));
    expect(await choosePort(HOST, free, false)).toBe(free);
  });

  test("is a later one when the usual one is taken", async () => {
    const taken = await occupy();
    const chosen = await choosePort(HOST, taken, false);
    expect(chosen).toBeGreaterThan(taken);
    expect(await occupy(chosen)).toBe(chosen);
  });

  test("that a person named is never replaced by another", async () => {
    const taken = await occupy();
    await expect(choosePort(HOST, taken, true)).rejects.toThrow(`Port ${taken} on ${HOST} is taken`);
  });

  test("0 means any free one", async () => {
    expect(await choosePort(HOST, 0, true)).toBeGreaterThan(0);
  });

  test("a host that is not this machine is refused by name", async () => {
    await expect(choosePort("203.0.113.7", 3000, false)).rejects.toThrow("HOST 203.0.113.7");
  });
});
