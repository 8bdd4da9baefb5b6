/** The spans a chart offers by name, ending at the source's newest round. */
export const RANGE_IDS = ["1h", "6h", "24h", "7d", "30d"] as const;

export type RangeId = (typeof RANGE_IDS)[number];

/** Length of each named span. */
export const RANGE_MS: Readonly<Record<RangeId, number>> = {
  "1h": 3_600_000,
  "6h": 21_600_000,
  "24h": 86_400_000,
  "7d": 604_800_000,
  "30d": 2_592_000_000,
};

/** The longest span one reply covers: what is kept by default. */
export const MAX_SPAN_MS = 400 * 86_400_000;
