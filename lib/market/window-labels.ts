import type { WindowId } from "./window";

/** No-break space. */
const SPACE = "\u00a0";

/** A standard window as people read it: `24 h`. */
export const WINDOW_LABELS: Readonly<Record<WindowId, string>> = {
  "1h": `1${SPACE}h`,
  "24h": `24${SPACE}h`,
  "7d": `7${SPACE}d`,
};
