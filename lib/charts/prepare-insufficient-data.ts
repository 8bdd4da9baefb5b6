import type { PairReply } from "@/lib/contracts/pair";
import { formatAxisFlag, formatMoment } from "@/lib/format/axis-time";
import { type Zone, zoneName } from "@/lib/format/instant";
import { formatShare } from "@/lib/format/percent";
import { MIN_COVERAGE } from "@/lib/market/thresholds";
import { WINDOW_IDS, WINDOWS, type WindowId } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";

/** Explanation why a window has no figure. */
export type InsufficientData = {
  coverage: number;
  text: string;
  /** The longest other window with a figure; null if there is none. */
  ready: WindowId | null;
};

/**
 * Explains why a window has no volatility.
 * @param isSampled whether samples still arrive: without them the text states no start time
 * @returns null if there is a figure
 */
export function prepareInsufficientData(
  windows: PairReply["windows"],
  window: WindowId,
  { isSampled, zone }: { isSampled: boolean; zone: Zone },
): InsufficientData | null {
  const { rv, coverage, at } = windows[window];
  if (rv !== null) return null;
  const ready = WINDOW_IDS.filter((id) => id !== window && windows[id].rv !== null).at(-1) ?? null;
  const span = WINDOW_LABELS[window];
  const parts: string[] = [];
  if (coverage >= MIN_COVERAGE) {
    parts.push("No return closed in this window yet. The first figure follows the next 5-minute price.");
  } else {
    parts.push(`${formatShare(coverage)} of the last ${span} was sampled.`);
    parts.push(
      `A figure starts at ${formatShare(MIN_COVERAGE)}${startText(coverage, window, at, isSampled, zone)}.`,
    );
  }
  if (ready) parts.push(`The ${WINDOW_LABELS[ready]} window is ready now.`);
  return { coverage, text: parts.join(" "), ready };
}

/** Time at which half the window will be sampled if no tick is missed: `, at about 05:40 UTC`. */
function startText(
  coverage: number,
  window: WindowId,
  at: string | null,
  isSampled: boolean,
  zone: Zone,
): string {
  const length = WINDOWS.find(({ id }) => id === window)?.ms;
  if (!isSampled || at === null || length === undefined) return "";
  const now = Date.parse(at);
  const minute = 60_000;
  const start = Math.ceil((now + (MIN_COVERAGE - coverage) * length) / minute) * minute;
  const day = (time: number) => formatMoment(time, zone).split(",")[0];
  const flag = formatAxisFlag(start, zone);
  const time = day(start) === day(now) ? (flag.split(" ").at(-1) ?? flag) : flag;
  return `, at about ${time} ${zoneName(start, zone)}`;
}
