import { describeExit, type Exit } from "./child";

/** A running part that can be stopped. */
export type RunningPart = { exited: Promise<Exit>; stop(graceMs: number): Promise<unknown> };

export type Keeper = { stop(graceMs: number): Promise<void> };

export type KeepRunningOptions = {
  /** The part as started initially. */
  first: RunningPart;
  /** Starts it again. A rejection counts as another unexpected end. */
  restart: () => Promise<RunningPart>;
  /** Called after each unexpected end that is followed by a restart. */
  onEnd: (reason: string, delayMs: number) => void;
  /** Called instead of `onEnd` after too many ends; the part is not restarted. */
  onGiveUp: (reason: string, endsInARow: number) => void;
  delayOf?: (endsInARow: number) => number;
};

const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;
/** A part that ran this long resets the count of ends. */
const HEALTHY_AFTER_MS = 60_000;
/** With the delays below, a part that fails immediately is given up after half a minute. */
const MAX_ENDS_IN_A_ROW = 6;

/** Delay before a restart; doubles with each end in a row, up to a minute. */
export function restartDelayMs(endsInARow: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (endsInARow - 1), MAX_DELAY_MS);
}

/** Restarts a part whenever it ends unexpectedly, with increasing delay, until it ended six times in a row. */
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
