/**
 * Standard windows, shortest first: trailing spans `(T − w, T]`. The only list of windows. The arrays of `series_statistics` and
 * view `volatility` have this order.
 */
export const WINDOWS = [
  { id: "1h", ms: 3_600_000 },
  { id: "24h", ms: 86_400_000 },
  { id: "7d", ms: 604_800_000 },
] as const;

export type WindowId = (typeof WINDOWS)[number]["id"];

/** Window ids as a tuple, for zod schemas. */
export const WINDOW_IDS = ["1h", "24h", "7d"] as const satisfies readonly WindowId[];

/** Longest window in milliseconds; retention must cover it. */
export const MAX_WINDOW_MS = Math.max(...WINDOWS.map((window) => window.ms));

/** Window that decides whether a pair is pegged, for all windows (lib/stats/README.md). */
export const PEG_WINDOW: WindowId = "24h";
