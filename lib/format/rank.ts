import { formatCount } from "./count";

/**
 * A rank among so many, in its two parts: the number is what is read, the total is quieter.
 * @returns null where the pair has no rank
 * @example formatRank(3, 250) // { rank: "3", of: "250" }
 */
export function formatRank(rank: number | null, of: number): { rank: string; of: string } | null {
  return rank === null ? null : { rank: formatCount(rank), of: formatCount(of) };
}
