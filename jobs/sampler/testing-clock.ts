import type { Clock } from "@/jobs/sampler/schedule";

/** A clock controlled by the test. */
export type TestingClock = Clock & {
  /** Sets the time without ending any sleep, as when the clock is set or the machine sleeps. */
  set(ms: number): void;
};

/** Every sleep ends at once, with the clock advanced by its length plus `lateByMs`, as with real timers. */
export function testingClock(startMs: number, { lateByMs = 0 }: { lateByMs?: number } = {}): TestingClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    async sleep(ms, signal) {
      await Promise.resolve();
      if (!signal.aborted) nowMs += ms + lateByMs;
    },
    set(ms) {
      nowMs = ms;
    },
  };
}
