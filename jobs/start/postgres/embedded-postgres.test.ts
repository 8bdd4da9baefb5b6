import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { homeHolder } from "@/jobs/start/postgres/home-lock";
import { processStart } from "@/jobs/start/postgres/process-identity";
import {
  insertMemo,
  killLaunchers,
  launchApart,
  newFolder,
  queryValues,
  readMemos,
} from "@/jobs/testing/embedded-launcher";

const settings = { fsync: "off" };

describe("startEmbeddedPostgres", () => {
  const home = path.join(newFolder(), "home");
  let server: EmbeddedPostgres | undefined;

  afterEach(async () => {
    await server?.stop();
  });

  it("creates a database that requires its password", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    expect(await queryValues(server.url, "SELECT current_database()")).toEqual(["sigmawatch"]);
    expect(await queryValues(server.url, "SHOW listen_addresses")).toEqual(["127.0.0.1"]);
    expect(await queryValues(server.url, "SHOW server_encoding")).toEqual(["UTF8"]);
    expect(await queryValues(server.url, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")).toEqual([
      "scram-sha-256",
    ]);
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    await expect(queryValues(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
    expect(statSync(path.join(home, "postgres.json")).mode & 0o777).toBe(0o600);
    expect(statSync(server.directory).mode & 0o777).toBe(0o700);
    expect(server.directory).toBe(path.join(home, "postgres"));
    expect(homeHolder(home)).toBe(process.pid);
  });

  it("keeps data and port over stop and start", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    const { port, pid } = server;
    await insertMemo(server.url);
    await server.stop();
    expect(processStart(pid)).toBeNull();
    expect(homeHolder(home)).toBeNull();
    server = await startEmbeddedPostgres({ home, settings });
    expect(server.port).toBe(port);
    expect(await readMemos(server.url)).toEqual(["kept"]);
  });

  it("refuses a second start on the same folder, naming process and folder", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    const second = await launchApart(home);
    expect(second.started).toBeNull();
    expect(second.errors).toContain("EmbeddedPostgresError");
    expect(second.errors).toContain(`The folder ${home} is in use by process ${process.pid}`);
    expect(await readMemos(server.url)).toEqual(["kept"]);
  });

  it("uses another port if its own is in use", async () => {
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
    expect(await readMemos(server.url)).toEqual(["kept"]);
  });

  it("removes the lock file of a dead server whose PID was reused", async () => {
    const directory = path.join(home, "postgres");
    const lock = [process.pid, directory, 1_700_000_000, 54_329, "", "127.0.0.1", "", "ready", ""].join("\n");
    writeFileSync(path.join(directory, "postmaster.pid"), lock);
    server = await startEmbeddedPostgres({ home, settings });
    expect(await readMemos(server.url)).toEqual(["kept"]);
  });

  it("reports that the server died, and starts again", async () => {
    server = await startEmbeddedPostgres({ home, settings });
    process.kill(server.pid, "SIGKILL");
    expect(await server.exited).toEqual({ code: null, signal: "SIGKILL" });
    await server.stop();
    server = await startEmbeddedPostgres({ home, settings });
    expect(await readMemos(server.url)).toEqual(["kept"]);
  });

  it("restarts on the same port after being killed", async () => {
    const first = await startEmbeddedPostgres({ home, settings });
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    server = await first.restart();
    expect([server.port, server.url]).toEqual([first.port, first.url]);
    expect(server.pid).not.toBe(first.pid);
    expect(await readMemos(first.url)).toEqual(["kept"]);
    await server.stop();
    expect(homeHolder(home)).toBeNull();
  });

  it("quotes the server's last log lines if it does not start, and can start afterwards", async () => {
    await expect(startEmbeddedPostgres({ home, settings: { shared_buffers: "plenty" } })).rejects.toThrow(
      /did not start(.|\n)*invalid value for parameter "shared_buffers": "plenty"/,
    );
    server = await startEmbeddedPostgres({ home, settings });
  });

  it("rotates a large log at start", async () => {
    truncateSync(path.join(home, "postgres.log"), 11 * 1024 * 1024);
    server = await startEmbeddedPostgres({ home, settings });
    expect(statSync(path.join(home, "postgres.log.1")).size).toBe(11 * 1024 * 1024);
    expect(readFileSync(path.join(home, "postgres.log"), "utf8")).toContain("ready to accept connections");
  });

  it("refuses data of another major version before changing it", async () => {
    const file = path.join(home, "postgres", "PG_VERSION");
    const version = readFileSync(file, "utf8");
    writeFileSync(file, "14\n");
    await expect(startEmbeddedPostgres({ home, settings })).rejects.toThrow("written by PostgreSQL 14");
    writeFileSync(file, version);
    server = await startEmbeddedPostgres({ home, settings });
  });

  it("deletes the partial data of a killed first start", async () => {
    const half = newFolder();
    const isBegun = () => readdirSync(half).some((name) => name.startsWith("postgres.partial-"));
    const launching = launchApart(half);
    while (!isBegun()) await new Promise((resolve) => setTimeout(resolve, 10));
    killLaunchers();
    expect((await launching).started).toBeNull();
    server = await startEmbeddedPostgres({ home: half, settings });
    expect(await queryValues(server.url, "SELECT current_database()")).toEqual(["sigmawatch"]);
    await server.stop();
    server = await startEmbeddedPostgres({ home: half, settings });
    expect(isBegun()).toBe(false);
  });

  it("reports what to do if the home cannot be created", async () => {
    const file = path.join(newFolder(), "file");
    writeFileSync(file, "");
    await expect(startEmbeddedPostgres({ home: path.join(file, "home") })).rejects.toThrow("SIGMAWATCH_HOME");
  });
});
