import { formatAxisFlag } from "@/lib/format/axis-time";
import type { Zone } from "@/lib/format/instant";
import type { PreparedPrice } from "./prepare-price";

/**
 * What must be known to read the axis of prices; null where its labels are prices.
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
