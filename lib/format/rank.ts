import { formatCount } from "./count";

/**
 * Rank and number of ranked pairs, separately, because they are styled differently.
 * @returns null if the pair has no rank
 * @example formatRank(3, 250) // { rank: "3", of: "250" }
 */
export function formatRank(rank: number | null, of: number): { rank: string; of: string } | null {
  return rank === null ? null : { rank: formatCount(rank), of: formatCount(of) };
}
