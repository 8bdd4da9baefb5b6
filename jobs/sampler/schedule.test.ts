import { describe, expect, it } from "vitest";
import { everyInterval, systemClock } from "@/jobs/sampler/schedule";
import { testingClock } from "@/jobs/sampler/testing-clock";

const START = Date.UTC(2026, 0, 5, 12, 0, 0, 250);
const at = (text: string) => new Date(`2026-01-05T${text}Z`);

/** Runs a schedule for a number of runs; `during` is called in each. */
async function runSchedule(
  intervalSeconds: number,
  times: number,
  clock: ReturnType<typeof testingClock>,
  during: (run: number) => void | Promise<void> = () => {},
): Promise<{ at: Date; skipped: number; startedAt: number }[]> {
  const stop = new AbortController();
  const runs: { at: Date; skipped: number; startedAt: number }[] = [];
  await everyInterval(intervalSeconds, stop.signal, clock, async (eventTime, skipped) => {
    runs.push({ at: eventTime, skipped, startedAt: clock.now() });
    await during(runs.length);
    if (runs.length === times) stop.abort();
  });
  return runs;
}

describe("everyInterval", () => {
  it("runs at every event time from the next one on, aligned to the clock", async () => {
    const runs = await runSchedule(60, 3, testingClock(START));
    expect(runs.map((run) => run.at)).toEqual([at("12:01:00"), at("12:02:00"), at("12:03:00")]);
    expect(runs.map((run) => run.skipped)).toEqual([0, 0, 0]);
  });

  it("does not drift, although every timer is late and every run takes time", async () => {
    const clock = testingClock(START, { lateByMs: 7 });
    const runs = await runSchedule(10, 1000, clock, () => clock.set(clock.now() + 3000));
    expect(runs.at(-1)?.at.getTime()).toBe(at("12:00:00").getTime() + 1000 * 10_000);
    const latest = Math.max(...runs.map((run) => run.startedAt - run.at.getTime()));
    expect(latest).toBeLessThan(50);
    expect(runs.every((run) => run.skipped === 0)).toBe(true);
  });

  it("skips event times that pass during a long run", async () => {
    const clock = testingClock(START);
    const runs = await runSchedule(60, 3, clock, (run) => {
      if (run === 1) clock.set(at("12:04:30").getTime());
    });
    expect(runs.map((run) => [run.at, run.skipped])).toEqual([
      [at("12:01:00"), 0],
      [at("12:04:00"), 2],
      [at("12:05:00"), 0],
    ]);
  });

  it("continues at the current event time after the machine slept", async () => {
    const clock = testingClock(START);
    const slept = { ...clock, sleep: clock.sleep };
    let sleeps = 0;
    slept.sleep = async (ms, signal) => {
      await clock.sleep(ms, signal);
      sleeps += 1;
      if (sleeps === 2) clock.set(at("15:30:20").getTime());
    };
    const runs = await runSchedule(60, 2, slept);
    expect(runs.map((run) => run.at)).toEqual([at("15:30:00"), at("15:31:00")]);
    expect(runs[0]?.skipped).toBe(209);
  });

  it("recovers within seconds after the clock was set back", async () => {
    const clock = testingClock(START);
    const runs = await runSchedule(60, 4, clock, (run) => {
      if (run === 2) clock.set(at("09:00:30").getTime());
    });
    expect(runs.map((run) => run.at)).toEqual([
      at("12:01:00"),
      at("12:02:00"),
      at("09:01:00"),
      at("09:02:00"),
    ]);
    expect(runs.every((run) => run.skipped === 0)).toBe(true);
  });

  it("does not run an event time twice when the clock is set back slightly", async () => {
    const clock = testingClock(START);
    const runs = await runSchedule(60, 3, clock, (run) => {
      if (run === 1) clock.set(at("12:00:58").getTime());
    });
    expect(runs.map((run) => run.at)).toEqual([at("12:01:00"), at("12:02:00"), at("12:03:00")]);
  });

  it.each([
    ["the previous event time", "11:59:00", ["12:00:00", "12:01:00"], [0, 0]],
    ["the current event time", "12:00:00", ["12:01:00", "12:02:00"], [0, 0]],
    ["an old event time", "11:57:00", ["12:00:00", "12:01:00"], [2, 0]],
  ])("continues after %s if it was the last run", async (_, done, times, skips) => {
    const stop = new AbortController();
    const runs: { at: Date; skipped: number }[] = [];
    const run = async (eventTime: Date, skipped: number) => {
      runs.push({ at: eventTime, skipped });
      if (runs.length === 2) stop.abort();
    };
    await everyInterval(60, stop.signal, testingClock(START), run, at(done).getTime());
    expect(runs).toEqual(times.map((time, i) => ({ at: at(time), skipped: skips[i] })));
  });

  it("finishes the current run and starts no other when stopped", async () => {
    const stop = new AbortController();
    const done: string[] = [];
    await everyInterval(60, stop.signal, testingClock(START), async () => {
      done.push("started");
      stop.abort();
      await Promise.resolve();
      done.push("finished");
    });
    expect(done).toEqual(["started", "finished"]);
  });

  it("ends at once when stopped while waiting", async () => {
    const stop = new AbortController();
    const ended = everyInterval(3600, stop.signal, systemClock, async () => {});
    stop.abort();
    await ended;
    expect(stop.signal.aborted).toBe(true);
  });
});

describe("systemClock", () => {
  it("sleeps for the given time, until the signal aborts, or not at all after that", async () => {
    const stop = new AbortController();
    const startMs = systemClock.now();
    await systemClock.sleep(30, stop.signal);
    expect(systemClock.now() - startMs).toBeGreaterThanOrEqual(25);
    setTimeout(() => stop.abort(), 20);
    await systemClock.sleep(60_000, stop.signal);
    await systemClock.sleep(60_000, stop.signal);
    expect(systemClock.now() - startMs).toBeLessThan(5000);
  });
});
