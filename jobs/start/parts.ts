/** A running part that must be stopped. */
export type Stoppable = {
  /** @param forced resolves when the part must stop without grace */
  stop(forced: Promise<void>): Promise<unknown>;
};

/** Stops the parts, last started first: pages, sampler, then the database that both use. */
export async function stopParts(parts: Stoppable[], forced: Promise<void>): Promise<void> {
  for (const part of parts.toReversed()) await part.stop(forced);
}

/**
 * Stops a part with a grace period that ends when `forced` resolves.
 * @param stop called with `graceMs`, and with 0 when forced
 */
export async function stopWithin(
  graceMs: number,
  forced: Promise<void>,
  stop: (graceMs: number) => Promise<unknown>,
): Promise<void> {
  await Promise.race([stop(graceMs), forced.then(() => stop(0))]);
}
