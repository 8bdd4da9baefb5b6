/** A running part that must be stopped. */
export type Stoppable = {
  /** @param hurried settles when the part must stop without grace */
  stop(hurried: Promise<void>): Promise<unknown>;
};

/** Stops the parts, last started first: pages, sampler, then the database that both use. */
export async function stopParts(parts: Stoppable[], hurried: Promise<void>): Promise<void> {
  for (const part of parts.toReversed()) await part.stop(hurried);
}

/**
 * Stops a part with a grace period that ends when `hurried` settles.
 * @param stop called with `graceMs`, and with 0 when hurried
 */
export async function stopWithin(
  graceMs: number,
  hurried: Promise<void>,
  stop: (graceMs: number) => Promise<unknown>,
): Promise<void> {
  await Promise.race([stop(graceMs), hurried.then(() => stop(0))]);
}
