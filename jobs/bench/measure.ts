/** An operation to measure; `prepare` runs before each repetition and is not timed. */
export type Measured = { prepare?: () => Promise<void>; run: () => Promise<unknown> };

/** Durations, milliseconds. */
export type Timing = { median: number; min: number; max: number; repetitions: number; all: number[] };

/**
 * Measures several operations in alternation, so that other load on the machine affects all of them equally. The first round
 * warms up caches and connections and is not counted.
 */
export async function measureInTurn<Name extends string>(
  measured: Record<Name, Measured>,
  repetitions: number,
): Promise<Record<Name, Timing>> {
  const entries = Object.entries<Measured>(measured).map(([name, operation]) => ({
    name,
    operation,
    times: [] as number[],
  }));
  for (let round = 0; round <= repetitions; round += 1) {
    for (const { operation, times } of entries) {
      await operation.prepare?.();
      const start = performance.now();
      await operation.run();
      if (round > 0) times.push(performance.now() - start);
    }
  }
  // Object.fromEntries loses the type of the keys.
  return Object.fromEntries(entries.map(({ name, times }) => [name, timing(times)])) as Record<Name, Timing>;
}

/** Median, minimum and maximum of durations. @param all milliseconds */
export function timing(all: readonly number[]): Timing {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return {
    median,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    repetitions: sorted.length,
    all: all.map((ms) => Math.round(ms * 100) / 100),
  };
}
