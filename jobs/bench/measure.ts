/** One thing to time: `prepare` runs before each repetition, untimed. */
export type Contender = { prepare?: () => Promise<void>; run: () => Promise<unknown> };

/** How long something took, in milliseconds. */
export type Timing = { median: number; least: number; most: number; repetitions: number; all: number[] };

/**
 * Times several things in turn, round by round, so that whatever else the machine does meets all of them
 * alike. The first round warms caches and connections and is not counted.
 */
export async function measureInTurn<Name extends string>(
  contenders: Record<Name, Contender>,
  repetitions: number,
): Promise<Record<Name, Timing>> {
  const entries = Object.entries<Contender>(contenders).map(([name, contender]) => ({
    name,
    contender,
    times: [] as number[],
  }));
  for (let round = 0; round <= repetitions; round += 1) {
    for (const { contender, times } of entries) {
      await contender.prepare?.();
      const start = performance.now();
      await contender.run();
      if (round > 0) times.push(performance.now() - start);
    }
  }
  // Its keys are the argument's, which the library's type forgets.
  return Object.fromEntries(entries.map(({ name, times }) => [name, timing(times)])) as Record<Name, Timing>;
}

/** Median and extremes of repeated timings. */
export function timing(all: readonly number[]): Timing {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return {
    median,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
    repetitions: sorted.length,
    all: all.map((ms) => Math.round(ms * 100) / 100),
  };
}
