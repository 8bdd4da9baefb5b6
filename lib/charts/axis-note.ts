import { formatAxisFlag } from "@/lib/format/axis-time";
import type { Zone } from "@/lib/format/instant";
import type { PreparedPrice } from "./prepare-price";

/**
 * Explains the labels of a price axis; null if they are plain prices.
 * @example axisNote(chart, "USD", "UTC") // "change since 19 Nov 14:00"
 */
export function axisNote({ axis, base }: PreparedPrice, quote: string, zone: Zone): string | null {
  switch (axis.labels.form) {
    case "percent":
      return base && `change since ${formatAxisFlag(base.time, zone)}`;
    case "offset":
      return `difference from ${axis.labels.fromText} ${quote}`;
    default:
      return axis.scale === "log" ? `${quote}, logarithmic` : null;
  }
}
