import { type Child, describeExit, type Exit } from "./child";

export type Keeper = { stop(graceMs: number): Promise<void> };

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** How long to wait before the next start, after so many ends in a row. Doubles, up to a minute. */
export function restartDelayMs(endsInARow: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (endsInARow - 1), LONGEST_DELAY_MS);
}

/**
 * Keeps a child running: starts it again whenever it ends by itself, waiting longer each time until
 * it has lasted a minute.
 * @param start starts one
 * @param onEnd told of each end and of the wait that follows
 */
export function keepRunning(
  start: () => Child,
  onEnd: (exit: string, delayMs: number) => void,
  delayOf: (endsInARow: number) => number = restartDelayMs,
): Keeper {
  let stopping = false;
  let current: Child | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ends = 0;

  const run = (): void => {
    const startedAt = performance.now();
    current = start();
    void current.exited.then((exit: Exit) => {
      if (stopping) return;
      ends = performance.now() - startedAt > LONGEST_DELAY_MS ? 1 : ends + 1;
      const delayMs = delayOf(ends);
      onEnd(describeExit(exit), delayMs);
      timer = setTimeout(run, delayMs);
    });
  };
  run();

  return {
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      await current?.stop(graceMs);
    },
  };
}
