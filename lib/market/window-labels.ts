import type { WindowId } from "./window";

const SPACE = "\u00a0";

/** Display name of a window: `24 h`. */
export const WINDOW_LABELS: Readonly<Record<WindowId, string>> = {
  "1h": `1${SPACE}h`,
  "24h": `24${SPACE}h`,
  "7d": `7${SPACE}d`,
};
