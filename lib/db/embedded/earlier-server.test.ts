import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { processStart } from "@/lib/db/embedded/process-identity";
import { launched, memo, memos, newFolder } from "@/lib/testing/embedded-launcher";

describe("a launcher that ends", () => {
  const home = newFolder();

  it("stops the server on SIGTERM, and on Ctrl-C to the whole group", async () => {
    for (const end of [
      (child: ChildProcess) => child.kill("SIGTERM"),
      (child: ChildProcess) => process.kill(-(child.pid ?? 0), "SIGINT"),
    ]) {
      const { child, started, ended } = await launched(home);
      await memo(started.url);
      end(child);
      expect(await ended).toBe(0);
      expect(processStart(started.pid)).toBeNull();
      expect(existsSync(path.join(home, "launcher.lock"))).toBe(false);
    }
    expect(readFileSync(path.join(home, "postgres.log"), "utf8")).not.toContain("not properly shut down");
  });

  it("leaves a server behind on kill -9, which the next start replaces without loss", async () => {
    const first = await launched(home);
    first.child.kill("SIGKILL");
    await first.ended;
    expect(processStart(first.started.pid)).not.toBeNull();
    const second = await launched(home);
    expect(second.started.messages.join()).toContain(`process ${first.started.pid}): stopping it`);
    expect(processStart(first.started.pid)).toBeNull();
    expect(second.started.port).toBe(first.started.port);
    expect(await memos(second.started.url)).toEqual(["kept", "kept"]);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });

  it("can start again at once after everything was killed with -9", async () => {
    const first = await launched(home);
    process.kill(first.started.pid, "SIGKILL");
    first.child.kill("SIGKILL");
    await first.ended;
    expect(existsSync(path.join(home, "postgres", "postmaster.pid"))).toBe(true);
    const second = await launched(home);
    expect(await memos(second.started.url)).toEqual(["kept", "kept"]);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });
});
