import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { axisNote } from "@/lib/charts/axis-note";
import type { PairView } from "@/lib/charts/pair-view";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import type { PriceScale } from "@/lib/charts/value-axis";
import { zoomTo } from "@/lib/charts/zoom";
import type { Zone } from "@/lib/format/instant";
import { formatSpan } from "@/lib/format/span";
import type { TimeRange } from "@/lib/series/time-ranges";

const SCALES = [
  { id: "linear", label: "Linear" },
  { id: "log", label: "Log", name: "Logarithmic" },
  { id: "percent", label: "%", name: "Percent change" },
] as const satisfies readonly { id: PriceScale; label: string; name?: string }[];

/** Share of the span before the first sample from which "Show all" is offered. */
const MIN_UNSAMPLED_SHARE = 0.05;

type Props = {
  price: PreparedPrice | null;
  quote: string;
  zone: Zone;
  view: PairView;
  /** The time range that can be shown. */
  bounds: TimeRange;
  onChange: (change: Partial<PairView>) => void;
};

/** Heading of the price chart: name, unit, scale, and a button for the sampled range if it is shorter than the chosen one. */
export function PriceHeading({ price, quote, zone, view, bounds, onChange }: Props) {
  const sampled = price && sampledRange(price);
  return (
    <div className="mb-1 flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-1 text-12 max-laptop:mr-(--edge)">
      <h2 className="font-medium">Price</h2>
      <span className="min-w-0 wrap-anywhere text-ink-3">
        {(price && axisNote(price, quote, zone)) ?? quote}
      </span>
      <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
        {sampled && (
          <Button size="small" onClick={() => onChange({ zoom: zoomTo(sampled, bounds) })}>
            Show all {formatSpan(sampled.to - sampled.from)}
          </Button>
        )}
        <Segmented
          label="Price scale"
          options={SCALES}
          value={view.scale}
          onChange={(scale) => onChange({ scale })}
        />
      </div>
    </div>
  );
}

/** The sampled part of a span that starts well before the first sample; otherwise null. */
function sampledRange({ unsampled, span }: PreparedPrice): TimeRange | null {
  if (!unsampled || unsampled.to >= span.to) return null;
  const share = (unsampled.to - unsampled.from) / (span.to - span.from);
  return share < MIN_UNSAMPLED_SHARE ? null : { from: unsampled.to, to: span.to };
}
