import { eventTimeAt } from "@/lib/market/interval";

/** Clock of the schedule; replaced in tests. */
export type Clock = {
  now(): number;
  /** Resolves after `ms`, or immediately when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
      signal.addEventListener("abort", done);
    }),
};

// Longer waits are split, so that the schedule recovers after the machine slept or its clock was set.
const MAX_SLEEP_MS = 10_000;

/**
 * Calls `run` at every event time of an interval until aborted: aligned to the clock, without drift, one call at a
 * time. Event times that pass during a call are skipped. A call in progress when the signal aborts is completed.
 * `run` must not throw.
 * @param run receives the event time and the number of event times skipped since the last call
 * @param doneUntil event time of the last earlier run, epoch milliseconds. Default: the current event time, so that
 * the first call is at the next one
 */
export async function everyInterval(
  intervalSeconds: number,
  signal: AbortSignal,
  clock: Clock,
  run: (at: Date, skipped: number) => Promise<void>,
  doneUntil = eventTimeAt(clock.now(), intervalSeconds),
): Promise<void> {
  const intervalMs = intervalSeconds * 1000;
  let previous = eventTimeAt(doneUntil, intervalSeconds);
  while (!signal.aborted) {
    const wait = previous + intervalMs - clock.now();
    if (wait > 0) {
      await clock.sleep(Math.min(wait, MAX_SLEEP_MS), signal);
      // After the clock was set back, the schedule must not wait for the old time.
      const current = eventTimeAt(clock.now(), intervalSeconds);
      if (current < previous - intervalMs) previous = current;
      continue;
    }
    const at = eventTimeAt(clock.now(), intervalSeconds);
    const skipped = (at - previous) / intervalMs - 1;
    previous = at;
    await run(new Date(at), skipped);
  }
}
