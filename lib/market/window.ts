/**
 * The standard windows: trailing spans `(T − w, T]`, start excluded, end included. The one list of
 * them; everything that offers, stores or names a window reads it from here, shortest first.
 */
export const WINDOWS = [
  { id: "1h", ms: 3_600_000 },
  { id: "24h", ms: 86_400_000 },
  { id: "7d", ms: 604_800_000 },
] as const;

export type WindowId = (typeof WINDOWS)[number]["id"];

/** Their ids, shortest first, as a tuple so that schemas can be built from it. */
export const WINDOW_IDS = ["1h", "24h", "7d"] as const satisfies readonly WindowId[];

/** The longest standard window, in milliseconds: what retention must be able to hold. */
export const MAX_WINDOW_MS = Math.max(...WINDOWS.map((window) => window.ms));

/** The window by which pairs are judged pegged, in every other window too (lib/stats/README.md). */
export const PEG_WINDOW: WindowId = "24h";
