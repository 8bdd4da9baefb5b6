import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Child, startChild } from "./child";
import { keepRunning, restartDelayMs } from "./keep-running";

const run = (code: string, onLine: (line: string) => void = () => {}): Child =>
  startChild({ args: ["-e", code], cwd: process.cwd(), variables: process.env, onLine });

const STAYS = 'console.log("up"); setInterval(() => {}, 1000);';

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("startChild", () => {
  test("ends on SIGTERM, and its last output is read", async () => {
    const lines: string[] = [];
    const child = run(
      `${STAYS} process.on("SIGTERM", () => { console.log("finished"); process.exit(0); });`,
      (line) => lines.push(line),
    );
    await expect.poll(() => lines).toEqual(["up"]);
    expect(await child.stop(10_000)).toEqual({ code: 0, signal: null });
    expect(lines).toEqual(["up", "finished"]);
  });

  test("is killed after the grace period if it ignores SIGTERM", async () => {
    let up = false;
    const child = run(`process.on("SIGTERM", () => {}); ${STAYS}`, () => {
      up = true;
    });
    await expect.poll(() => up).toBe(true);
    expect((await child.stop(200)).signal).toBe("SIGKILL");
    expect(isAlive(child.pid)).toBe(false);
  });

  test("is not waited for if it has already ended", async () => {
    const child = run("process.exit(3)");
    expect(await child.exited).toEqual({ code: 3, signal: null });
    expect(await child.stop(10_000)).toEqual({ code: 3, signal: null });
  });
});

describe("keepRunning", () => {
  const start = (code: string) => async () => run(code);

  test("restarts a part that ends, but not after it was stopped", async () => {
    const children: Child[] = [];
    const ends: string[] = [];
    const keeper = keepRunning({
      first: run("process.exit(7)"),
      restart: async () => {
        const child = run(STAYS);
        children.push(child);
        return child;
      },
      onEnd: (reason, delayMs) => ends.push(`${reason}, ${delayMs}`),
      onGiveUp: (reason) => ends.push(`gave up: ${reason}`),
      delayOf: () => 10,
    });
    await expect.poll(() => children.length).toBe(1);
    expect(ends).toEqual(["exit code 7, 10"]);
    await keeper.stop(5000);
    await sleep(50);
    expect(children).toHaveLength(1);
    expect(isAlive(children[0]?.pid)).toBe(false);
  });

  test.each([
    ["ends at once", start("process.exit(7)"), "exit code 7"],
    ["cannot be started", () => Promise.reject(new Error("no room")), "no room"],
  ])("gives up a part that %s, after six ends in a row", async (_, restart, reason) => {
    const delays: number[] = [];
    const givenUp = await new Promise((resolve) => {
      keepRunning({
        first: run("process.exit(7)"),
        restart,
        onEnd: () => delays.push(delays.length),
        onGiveUp: (...given) => resolve(given),
        delayOf: () => 1,
      });
    });
    expect(givenUp).toEqual([reason, 6]);
    expect(delays).toHaveLength(5);
  });

  test("stops a part whose restart is in progress", async () => {
    let finishStart: (child: Child) => void = () => {};
    let isStarting = false;
    const keeper = keepRunning({
      first: run("process.exit(7)"),
      restart: () => {
        isStarting = true;
        return new Promise((resolve) => {
          finishStart = resolve;
        });
      },
      onEnd: () => {},
      onGiveUp: () => {},
      delayOf: () => 1,
    });
    await expect.poll(() => isStarting).toBe(true);
    const child = run(STAYS);
    const stopped = keeper.stop(5000);
    finishStart(child);
    await stopped;
    expect(isAlive(child.pid)).toBe(false);
  });

  test("doubles, up to a minute", () => {
    expect([1, 2, 3, 4, 7, 50].map(restartDelayMs)).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
  });
});
