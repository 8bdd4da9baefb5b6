/** A part of the running product that must be stopped. */
export type Stoppable = {
  /** @param hurried settles when there is no more time to be polite */
  stop(hurried: Promise<void>): Promise<unknown>;
};

/** Stops the parts, the last started first: pages, then the sampler, then the database they both use. */
export async function stopParts(parts: Stoppable[], hurried: Promise<void>): Promise<void> {
  for (const part of parts.toReversed()) await part.stop(hurried);
}

/**
 * A grace that ends early when the person hurries.
 * @param stop called with the full grace first, with none when hurried
 */
export async function stopWithin(
  graceMs: number,
  hurried: Promise<void>,
  stop: (graceMs: number) => Promise<unknown>,
): Promise<void> {
  await Promise.race([stop(graceMs), hurried.then(() => stop(0))]);
}
