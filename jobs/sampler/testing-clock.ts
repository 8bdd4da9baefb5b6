import type { Clock } from "@/jobs/sampler/schedule";

/** A clock that moves only when told to, or when everybody who waits has been waited for. */
export type TestingClock = Clock & {
  /** Sets the time without anybody's waiting being over: a clock that was set, a machine that slept. */
  set(ms: number): void;
};

/** Every sleep ends at once, the clock having moved by its length and a little more, as real timers do. */
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
