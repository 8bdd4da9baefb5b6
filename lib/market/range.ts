/** Named chart ranges, ending at the source's newest tick. */
export const RANGE_IDS = ["1h", "6h", "24h", "7d", "30d"] as const;

export type RangeId = (typeof RANGE_IDS)[number];

export const RANGE_MS: Readonly<Record<RangeId, number>> = {
  "1h": 3_600_000,
  "6h": 21_600_000,
  "24h": 86_400_000,
  "7d": 604_800_000,
  "30d": 2_592_000_000,
};

/** Longest range of one reply: the default retention. */
export const MAX_SPAN_MS = 400 * 86_400_000;
