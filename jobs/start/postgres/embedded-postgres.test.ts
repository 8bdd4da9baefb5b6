import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { homeHolder } from "@/jobs/start/postgres/home-lock";
import { processStart } from "@/jobs/start/postgres/process-identity";
import { ask, killLaunchers, launchApart, memo, memos, newFolder } from "@/jobs/testing/embedded-launcher";

const settings = { fsync: "off" };

describe("startEmbeddedPostgres", () => {
  const home = path.join(newFolder(), "home");
  let server: EmbeddedPostgres | undefined;

  afterEach(async () => {
    await server?.stop();
  });

  it("makes a database of its own, closed to all but the holder of its password", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    expect(await ask(server.url, "SELECT current_database()")).toEqual(["sigmawatch"]);
    expect(await ask(server.url, "SHOW listen_addresses")).toEqual(["127.0.0.1"]);
    expect(await ask(server.url, "SHOW server_encoding")).toEqual(["UTF8"]);
    expect(await ask(server.url, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")).toEqual([
      "scram-sha-256",
    ]);
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
    expect(statSync(path.join(home, "postgres.json")).mode & 0o777).toBe(0o600);
    expect(statSync(server.directory).mode & 0o777).toBe(0o700);
    expect(server.directory).toBe(path.join(home, "postgres"));
    expect(homeHolder(home)).toBe(process.pid);
  });

  it("keeps what is stored, and its port, over stop and start", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    const { port, pid } = server;
    await memo(server.url);
    await server.stop();
    expect(processStart(pid)).toBeNull();
    expect(homeHolder(home)).toBeNull();
    server = await startEmbeddedPostgres({ home, settings });
    expect(server.port).toBe(port);
    expect(await memos(server.url)).toEqual(["kept"]);
  });

  it("refuses a second start on the same folder, naming process and folder", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    const second = await launchApart(home);
    expect(second.started).toBeNull();
    expect(second.errors).toContain("EmbeddedPostgresError");
    expect(second.errors).toContain(`The folder ${home} is in use by process ${process.pid}`);
    expect(await memos(server.url)).toEqual(["kept"]);
  });

  it("takes another port when its own is busy", async () => {
    const { port } = z
      .object({ port: z.number() })
      .parse(JSON.parse(readFileSync(path.join(home, "postgres.json"), "utf8")));
    const blocker = createServer().listen(port, "127.0.0.1");
    const messages: string[] = [];
    try {
      server = await startEmbeddedPostgres({ home, settings, log: (message) => messages.push(message) });
    } finally {
      blocker.close();
    }
    expect(server.port).not.toBe(port);
    expect(messages.join()).toContain(`port ${port} is busy`);
    expect(await memos(server.url)).toEqual(["kept"]);
  });

  it("starts over the lock file of a dead server whose number another process has by now", async () => {
    const directory = path.join(home, "postgres");
    const lock = [process.pid, directory, 1_700_000_000, 54_329, "", "127.0.0.1", "", "ready", ""].join("\n");
    writeFileSync(path.join(directory, "postmaster.pid"), lock);
    server = await startEmbeddedPostgres({ home, settings });
    expect(await memos(server.url)).toEqual(["kept"]);
  });

  it("tells when the server dies by itself, and starts again after that", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    process.kill(server.pid, "SIGKILL");
    expect(await server.exited).toEqual({ code: null, signal: "SIGKILL" });
    await server.stop();
    server = await startEmbeddedPostgres({ home, settings });
    expect(await memos(server.url)).toEqual(["kept"]);
  });

  it("is restarted on its port after it was killed, so that its address stays valid", async () => {
    const first = await startEmbeddedPostgres({ home, settings });
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    server = await first.restart();
    expect([server.port, server.url]).toEqual([first.port, first.url]);
    expect(server.pid).not.toBe(first.pid);
    expect(await memos(first.url)).toEqual(["kept"]);
    await server.stop();
    expect(homeHolder(home)).toBeNull();
  });

  it("quotes the server's last words when it does not start, and can start afterwards", async () => {
    await expect(startEmbeddedPostgres({ home, settings: { shared_buffers: "plenty" } })).rejects.toThrow(
      /did not start(.|\n)*invalid value for parameter "shared_buffers": "plenty"/,
    );
    server = await startEmbeddedPostgres({ home, settings });
  });

  it("sets a large log aside at start", async () => {
    truncateSync(path.join(home, "postgres.log"), 11 * 1024 * 1024);
    server = await startEmbeddedPostgres({ home, settings });
    expect(statSync(path.join(home, "postgres.log.1")).size).toBe(11 * 1024 * 1024);
    expect(readFileSync(path.join(home, "postgres.log"), "utf8")).toContain("ready to accept connections");
  });

  it("refuses data of another major version before touching it", async () => {
    const file = path.join(home, "postgres", "PG_VERSION");
    const version = readFileSync(file, "utf8");
    writeFileSync(file, "14\n");
    await expect(startEmbeddedPostgres({ home, settings })).rejects.toThrow("written by PostgreSQL 14");
    writeFileSync(file, version);
    server = await startEmbeddedPostgres({ home, settings });
  });

  it("throws away what a first start killed half-way left", async () => {
    const half = newFolder();
    const isBegun = () => readdirSync(half).some((name) => name.startsWith("postgres.partial-"));
    const launching = launchApart(half);
    while (!isBegun()) await new Promise((resolve) => setTimeout(resolve, 10));
    killLaunchers();
    expect((await launching).started).toBeNull();
    server = await startEmbeddedPostgres({ home: half, settings });
    expect(await ask(server.url, "SELECT current_database()")).toEqual(["sigmawatch"]);
    await server.stop();
    server = await startEmbeddedPostgres({ home: half, settings });
    expect(isBegun()).toBe(false);
  });

  it("says what to do when the home cannot be made", async () => {
    const file = path.join(newFolder(), "file");
    writeFileSync(file, "");
    await expect(startEmbeddedPostgres({ home: path.join(file, "home") })).rejects.toThrow("SIGMAWATCH_HOME");
  });
});
