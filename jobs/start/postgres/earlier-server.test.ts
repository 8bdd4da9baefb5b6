import { type ChildProcess, execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { processStart } from "@/jobs/start/postgres/process-identity";
import { insertMemo, launched, newFolder, readMemos } from "@/jobs/testing/embedded-launcher";
import { isLong } from "@/lib/testing/long-tests";

/** PIDs of the watchdogs of a server. */
function watchdogsOf(serverPid: number): number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,stat=,args="], { encoding: "utf8" });
  const lines = table
    .split("\n")
    .filter((line) => line.trimEnd().endsWith(`sigmawatch-watchdog ${serverPid}`));
  return lines.filter((line) => !/^\s*\d+\s+Z/.test(line)).map((line) => Number.parseInt(line, 10));
}

describe("a launcher that ends", () => {
  const home = newFolder();

  it("stops the server on SIGTERM, and on Ctrl-C to the whole group", async () => {
    for (const end of [
      (child: ChildProcess) => child.kill("SIGTERM"),
      (child: ChildProcess) => process.kill(-(child.pid ?? 0), "SIGINT"),
    ]) {
      const { child, started, ended } = await launched(home);
      await insertMemo(started.url);
      end(child);
      expect(await ended).toBe(0);
      expect(processStart(started.pid)).toBeNull();
      expect(existsSync(path.join(home, "launcher.lock"))).toBe(false);
    }
    expect(readFileSync(path.join(home, "postgres.log"), "utf8")).not.toContain("not properly shut down");
  });

  it("has the server stopped gracefully after kill -9", async () => {
    const { child, started, ended } = await launched(home);
    await insertMemo(started.url);
    child.kill("SIGKILL");
    await ended;
    await expect.poll(() => processStart(started.pid), { timeout: 20_000 }).toBeNull();
    const text = readFileSync(path.join(home, "postgres.log"), "utf8");
    expect(text.trim().split("\n").at(-1)).toContain("database system is shut down");
    await expect.poll(() => watchdogsOf(started.pid), { timeout: 10_000 }).toEqual([]);
  });

  it("leaves a server if the watchdog was killed too, and the next start replaces it without loss", async () => {
    const first = await launched(home);
    const watchdogs = watchdogsOf(first.started.pid);
    expect(watchdogs).toHaveLength(1);
    for (const pid of watchdogs) process.kill(pid, "SIGKILL");
    first.child.kill("SIGKILL");
    await first.ended;
    expect(processStart(first.started.pid)).not.toBeNull();
    const second = await launched(home);
    expect(second.started.messages.join()).toContain(`process ${first.started.pid}): stopping it`);
    expect(processStart(first.started.pid)).toBeNull();
    expect(second.started.port).toBe(first.started.port);
    expect(await readMemos(second.started.url)).toEqual(["kept", "kept", "kept"]);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });

  it.runIf(isLong)("can start again immediately after kill -9, while the server is stopping", async () => {
    const first = await launched(home);
    first.child.kill("SIGKILL");
    const second = await launched(home);
    expect(await readMemos(second.started.url)).toEqual(["kept", "kept", "kept"]);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    expect(watchdogsOf(second.started.pid)).toEqual([]);
  });

  it.runIf(isLong)("can start again immediately after every process was killed", async () => {
    const first = await launched(home);
    process.kill(first.started.pid, "SIGKILL");
    first.child.kill("SIGKILL");
    await first.ended;
    expect(existsSync(path.join(home, "postgres", "postmaster.pid"))).toBe(true);
    const second = await launched(home);
    expect(await readMemos(second.started.url)).toEqual(["kept", "kept", "kept"]);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });
});
