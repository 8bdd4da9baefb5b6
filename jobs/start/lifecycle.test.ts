import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { latestReply } from "@/lib/contracts/latest";
import { isLong } from "@/lib/testing/long-tests";
import { ROOT } from "./programs";

/** Includes a production build on a busy machine. */
const SLOW_MS = 240_000;

type Process = { pid: number; parent: number; state: string; command: string };

function processes(): Process[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    const [, pid, parent, state = "", command = ""] = match ?? [];
    // A zombie has ended.
    return match && !state.startsWith("Z")
      ? [{ pid: Number(pid), parent: Number(parent), state, command }]
      : [];
  });
}

function descendants(pid: number, all = processes()): Process[] {
  return all
    .filter((child) => child.parent === pid)
    .flatMap((child) => [child, ...descendants(child.pid, all)]);
}

const alive = (family: Process[]) => {
  const running = new Set(processes().map(({ pid }) => pid));
  return family.filter(({ pid }) => running.has(pid)).map(({ command }) => command.slice(0, 80));
};

/** `npm start` in its own process group, as in a terminal. */
class Launcher {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  output = "";

  constructor(home: string) {
    this.child = spawn(process.execPath, ["--import", "tsx", "jobs/start.ts"], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        SIGMAWATCH_HOME: home,
        DATABASE_URL: "",
        PORT: "0",
        HOST: "127.0.0.1",
        SOURCES: "coingecko@1",
        // Nothing listens there: the sampler runs without prices.
        COINGECKO_BASE_URL: "http://127.0.0.1:9",
        SAMPLER: "on",
        LOG_LEVEL: "info",
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (text) => {
        this.output += text;
      });
    }
    this.exited = new Promise((resolve) => this.child.once("exit", (code) => resolve(code)));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits for a text in its output; fails when it ends. */
  async waitForOutput(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`The launcher ended before it said "${text}":\n${this.output}`);
      }
      await sleep(20);
    }
  }

  async address(): Promise<string> {
    await this.waitForOutput("Ctrl-C\n");
    return /is ready on (\S+)/.exec(this.output)?.[1] ?? "";
  }

  /** PID of the child whose command contains the text; 0 if none. */
  find(part: string): number {
    return descendants(this.pid).find(({ command }) => command.includes(part))?.pid ?? 0;
  }
}

/** HTTP status; 0 without a reply. */
async function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}

/** Request time of the newest tick, including failed ones, in epoch milliseconds; 0 before the first. */
async function lastTickOf(address: string): Promise<number> {
  const { sources } = latestReply.parse(await (await fetch(`${address}/api/latest`)).json());
  return Date.parse(sources[0]?.lastTick?.requestedAt ?? "") || 0;
}

// No signals and no `ps` on Windows.
describe.skipIf(process.platform === "win32")("npm start", { timeout: SLOW_MS }, () => {
  let folder: string;
  let home: string;
  let launched: Launcher[] = [];

  const launch = () => {
    const launcher = new Launcher(home);
    launched.push(launcher);
    return launcher;
  };

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "lifecycle-"));
    // The database server may run as another user, which must be able to enter.
    fs.chmodSync(folder, 0o755);
    home = path.join(folder, "home");
  });
  afterEach(async () => {
    for (const launcher of launched) {
      if (launcher.child.exitCode === null && launcher.child.signalCode === null)
        launcher.child.kill("SIGTERM");
      await launcher.exited;
    }
    launched = [];
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test("serves, refuses a second start on its folder, restarts its sampler and web server, and stops cleanly", async () => {
    const launcher = launch();
    const address = await launcher.address();
    expect((await fetch(`${address}/api/health`)).status).toBe(200);

    const second = launch();
    expect(await second.exited).toBe(1);
    expect(second.output).toContain(`${home} is in use`);
    expect((await fetch(`${address}/api/health`)).status).toBe(200);

    const sampler = launcher.find("jobs/sampler.ts");
    expect(sampler).toBeGreaterThan(0);
    process.kill(sampler, "SIGKILL");
    await launcher.waitForOutput("The sampler ended unexpectedly (signal SIGKILL). It is restarted in 1 s.");
    await expect
      .poll(() => launcher.find("jobs/sampler.ts"), { timeout: 30_000 })
      .not.toBeOneOf([0, sampler]);

    const survivor = launcher.find("jobs/sampler.ts");
    process.kill(launcher.find("jobs/web/main.mjs"), "SIGKILL");
    await launcher.waitForOutput(
      "The web server ended unexpectedly (signal SIGKILL). It is restarted in 1 s.",
    );
    await expect.poll(() => statusOf(`${address}/api/health`), { timeout: 30_000 }).toBe(200);
    expect(launcher.find("jobs/sampler.ts"), "sampling goes on meanwhile").toBe(survivor);

    const family = descendants(launcher.pid);
    expect(family.length).toBeGreaterThanOrEqual(3);
    launcher.child.kill("SIGTERM");
    expect(await launcher.exited).toBe(0);
    expect(alive(family)).toEqual([]);
  });

  test("leaves no process behind on Ctrl-C to the whole group, also while starting", async () => {
    const early = launch();
    await early.waitForOutput("Starting the database");
    process.kill(-early.pid, "SIGINT");
    expect(await early.exited).toBe(0);
    expect(early.output).not.toContain("is ready");

    const launcher = launch();
    await launcher.address();
    const family = descendants(launcher.pid);
    process.kill(-launcher.pid, "SIGINT");
    expect(await launcher.exited).toBe(0);
    expect(alive(family)).toEqual([]);
  });

  test.runIf(isLong)(
    "restarts its database when killed: pages answer 503 meanwhile, ticks resume",
    async () => {
      const launcher = launch();
      const address = await launcher.address();
      await expect.poll(() => lastTickOf(address), { timeout: 30_000 }).toBeGreaterThan(0);
      const web = launcher.find("jobs/web/main.mjs");
      const sampler = launcher.find("jobs/sampler.ts");
      const database = launcher.find(`-D ${home}`);
      process.kill(database, "SIGKILL");
      await expect.poll(() => statusOf(`${address}/api/pairs`), { interval: 20 }).toBe(503);
      expect(await statusOf(`${address}/api/ready`)).toBe(503);
      await launcher.waitForOutput(
        "The database server ended unexpectedly (signal SIGKILL). It is restarted in 1 s.",
      );
      await expect.poll(() => statusOf(`${address}/api/pairs`), { timeout: 30_000 }).toBe(200);
      const restartedAt = Date.now();
      await expect.poll(() => lastTickOf(address), { timeout: 30_000 }).toBeGreaterThan(restartedAt);
      expect(launcher.find("jobs/web/main.mjs")).toBe(web);
      expect(launcher.find("jobs/sampler.ts")).toBe(sampler);
      launcher.child.kill("SIGTERM");
      expect(await launcher.exited).toBe(0);
    },
  );

  test.runIf(isLong)("ends all its parts when killed, and starts again", async () => {
    const killed = launch();
    await killed.address();
    await killed.waitForOutput('"msg":"sampling"');
    const children = descendants(killed.pid);
    expect(children.filter(({ command }) => command.includes("postgres")).length).toBeGreaterThan(1);
    killed.child.kill("SIGKILL");
    await expect.poll(() => alive(children), { timeout: 30_000 }).toEqual([]);

    const launcher = launch();
    const address = await launcher.address();
    expect((await fetch(`${address}/api/health`)).status).toBe(200);
  });
});
