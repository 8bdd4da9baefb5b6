/**
 * Random numbers that are looked up rather than drawn: each is a function of a stream and an index, so
 * any of them can be had in any order, again and after a restart.
 */

/** Scrambles 32 bits so that neighbouring inputs have unrelated outputs (the MurmurHash3 finalizer). */
function scramble(bits: number): number {
  let h = bits;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Names a stream of random numbers.
 * @param seed of the whole market, any whole number
 * @param name of the stream, as `coin:bitcoin:days`
 * @returns 32 bits to hand to {@link uniform} and {@link normal}
 */
export function stream(seed: number, name: string): number {
  let h = scramble((seed | 0) ^ 0x9e3779b9);
  for (let i = 0; i < name.length; i++) h = scramble(Math.imul(h ^ name.charCodeAt(i), 0x01000193));
  return h;
}

/** The stream's number at an index, evenly spread over the open interval (0, 1). */
export function uniform(streamBits: number, index: number): number {
  const bits = scramble(scramble(streamBits + Math.imul(index | 0, 0x9e3779b1)) ^ streamBits);
  return ((bits >>> 0) + 0.5) / 4294967296;
}

/** The stream's number at an index, standard normal (Box and Muller, 1958). */
export function normal(streamBits: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(streamBits, index)));
  return radius * Math.cos(2 * Math.PI * uniform(streamBits ^ 0x5bd1e995, index));
}
