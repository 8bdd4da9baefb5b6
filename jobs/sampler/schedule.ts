import { eventTimeAt } from "@/lib/market/interval";

/** The clock the schedule runs by; tests give it one of their own. */
export type Clock = {
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
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

// Longer waits are cut up, so that a machine that slept or whose clock was set finds back to the schedule.
const LONGEST_SLEEP_MS = 10_000;

/**
 * Calls `run` at every event time of an interval until aborted: aligned to the clock, without drift, one at a
 * time. Event times that pass while a run is still busy are skipped, never queued. A run that is under way when
 * the signal aborts is finished first. `run` must not throw.
 * @param run gets the event time, and how many event times were skipped since the last one
 * @param doneUntil event time of the last run before, epoch milliseconds: the schedule follows it without a seam.
 *   The present one unless given, so that the first run is at the next event time
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
      await clock.sleep(Math.min(wait, LONGEST_SLEEP_MS), signal);
      // A clock that was set back must not make the schedule wait for the old time.
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
