import { describeExit, type Exit } from "./child";

/** A running part of the product that can be stopped. */
export type RunningPart = { exited: Promise<Exit>; stop(graceMs: number): Promise<unknown> };

export type Keeper = { stop(graceMs: number): Promise<void> };

export type KeepRunningOptions = {
  /** The part as it was started first. */
  first: RunningPart;
  /** Starts it again. A rejected promise counts as one more unexpected end. */
  restart: () => Promise<RunningPart>;
  /** Called after each unexpected end that is followed by a restart. */
  onEnd: (reason: string, delayMs: number) => void;
  /** Called instead when it ended too often: it is not restarted any more. */
  onGiveUp: (reason: string, endsInARow: number) => void;
  delayOf?: (endsInARow: number) => number;
};

const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;
/** A part that ran for so long was healthy: its next end counts as the first. */
const HEALTHY_AFTER_MS = 60_000;
/** With the delays below, a part that fails at once is given up after half a minute. */
const MAX_ENDS_IN_A_ROW = 6;

/** How long to wait before a restart, after so many ends in a row. Doubles, up to a minute. */
export function restartDelayMs(endsInARow: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (endsInARow - 1), MAX_DELAY_MS);
}

/** Restarts a part whenever it ends unexpectedly, with a growing delay, until it ended six times in a row. */
export function keepRunning(options: KeepRunningOptions): Keeper {
  const { restart, onEnd, onGiveUp, delayOf = restartDelayMs } = options;
  let isStopping = false;
  let current: Promise<RunningPart | null> = Promise.resolve(options.first);
  let timer: NodeJS.Timeout | undefined;
  let ends = 0;

  const ended = (reason: string, ranForMs: number): void => {
    if (isStopping) return;
    ends = ranForMs > HEALTHY_AFTER_MS ? 1 : ends + 1;
    if (ends >= MAX_ENDS_IN_A_ROW) {
      onGiveUp(reason, ends);
      return;
    }
    const delayMs = delayOf(ends);
    onEnd(reason, delayMs);
    timer = setTimeout(start, delayMs);
  };
  const watch = (part: RunningPart): void => {
    const startedAt = performance.now();
    void part.exited.then((exit) => ended(describeExit(exit), performance.now() - startedAt));
  };
  const start = (): void => {
    current = restart().then(
      (part) => {
        watch(part);
        return part;
      },
      (error: unknown) => {
        ended(error instanceof Error ? error.message : String(error), 0);
        return null;
      },
    );
  };
  watch(options.first);

  return {
    async stop(graceMs) {
      isStopping = true;
      clearTimeout(timer);
      const part = await current;
      await part?.stop(graceMs);
    },
  };
}
