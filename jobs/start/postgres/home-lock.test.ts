import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { homeHolder, lockHome } from "@/jobs/start/postgres/home-lock";
import { processStart } from "@/jobs/start/postgres/process-identity";

const CONTENDERS = 3;

let home: string;
const lock = () => path.join(home, "launcher.lock");

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "sigmawatch-lock-"));
});
afterEach(() => rmSync(home, { recursive: true }));

describe("lockHome", () => {
  it("holds the lock until released", () => {
    expect(homeHolder(home)).toBeNull();
    const release = lockHome(home);
    expect(homeHolder(home)).toBe(process.pid);
    release();
    expect(homeHolder(home)).toBeNull();
    lockHome(home)();
    expect(existsSync(lock())).toBe(false);
  });

  it("refuses a second holder, naming process and folder, and keeps the first", () => {
    writeFileSync(lock(), JSON.stringify({ pid: process.ppid, start: processStart(process.ppid) }));
    expect(() => lockHome(home)).toThrow(`The folder ${home} is in use by process ${process.ppid}`);
    expect(homeHolder(home)).toBe(process.ppid);
  });

  it("takes over from a dead process whose PID was reused", () => {
    writeFileSync(lock(), JSON.stringify({ pid: process.ppid, start: "some-other-boot:123" }));
    expect(homeHolder(home)).toBeNull();
    lockHome(home);
    expect(homeHolder(home)).toBe(process.pid);
  });

  it("takes over from a zombie process", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"]);
    const { pid } = child;
    if (pid === undefined) throw new Error("not started");
    writeFileSync(lock(), JSON.stringify({ pid, start: processStart(pid) }));
    expect(homeHolder(home)).toBe(pid);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(homeHolder(home)).toBeNull();
  });

  it("takes over a damaged lock", () => {
    writeFileSync(lock(), "{");
    lockHome(home);
    expect(homeHolder(home)).toBe(process.pid);
  });

  it("takes over from a process that died while taking over", () => {
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, start: "ended" });
    writeFileSync(lock(), dead);
    const digest = createHash("sha256").update(dead).digest("hex").slice(0, 16);
    writeFileSync(`${lock()}.${digest}`, JSON.stringify({ pid: 2 ** 22 + 2, start: "ended" }));
    lockHome(home);
    expect(homeHolder(home)).toBe(process.pid);
    expect(readdirSync(home)).toEqual(["launcher.lock"]);
  });

  it("does not remove the lock of a later holder", () => {
    const release = lockHome(home);
    writeFileSync(lock(), JSON.stringify({ pid: process.ppid, start: processStart(process.ppid) }));
    release();
    expect(homeHolder(home)).toBe(process.ppid);
  });

  it("lets exactly one of several processes take over a dead one's home", async () => {
    writeFileSync(lock(), JSON.stringify({ pid: 2 ** 22 + 1, start: "ended" }));
    // Each waits for a line of input and ends with its input.
    const script = `
      import { lockHome } from "@/jobs/start/postgres/home-lock";
      process.stdin.once("data", () => {
        try { lockHome(process.argv[1] ?? ""); console.log("taken"); }
        catch (error) { console.log(error.name); }
      });
      console.log("waiting");`;
    const contenders = Array.from({ length: CONTENDERS }, () => {
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, home], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
    });
    const answers = () => Promise.all(contenders.map(async ({ lines }) => (await lines.next()).value));
    expect(await answers()).toEqual(Array(CONTENDERS).fill("waiting"));
    for (const { child } of contenders) child.stdin.write("go\n");
    const outcomes = await answers();
    for (const { child } of contenders) child.stdin.end();
    expect(outcomes.sort()).toEqual([...Array(CONTENDERS - 1).fill("EmbeddedPostgresError"), "taken"]);
  });
});
