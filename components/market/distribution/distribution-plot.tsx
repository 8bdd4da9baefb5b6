"use client";
import { type KeyboardEvent, type MouseEvent, memo, type RefObject, useId, useState } from "react";
import { type Distribution, type DistributionBin, rangeX } from "@/lib/charts/distribution-layout";
import { BASE } from "@/lib/charts/distribution-marks";
import { describeBin } from "@/lib/charts/distribution-text";
import { serializeVolatilityRange, type VolatilityRange } from "@/lib/charts/volatility-range";
import type { VolatilityUnit } from "@/lib/format/volatility";
import { DistributionAxis, DistributionDrawing } from "./distribution-drawing";

type Props = {
  handle: RefObject<HTMLDivElement | null>;
  /** Pixels; 0 until measured. */
  width: number;
  unit: VolatilityUnit;
  /** Null until width and figures are known. */
  layout: Distribution | null;
  range: VolatilityRange | null;
  onRange: (range: VolatilityRange | null) => void;
  onPoint: (bin: DistributionBin | null) => void;
  label: string;
};

/** Maximum distance of a pointer from a column in pixels: columns are narrower than a finger. */
const MAX_POINTER_DISTANCE = 12;

function nearest(bins: readonly DistributionBin[], x: number): number {
  let found = -1;
  let minDistance = MAX_POINTER_DISTANCE;
  for (const [i, bin] of bins.entries()) {
    const distance = Math.abs(bin.x - x);
    if (distance > minDistance) continue;
    found = i;
    minDistance = distance;
  }
  return found;
}

/** Index after a key press; undefined for other keys. */
function stepTo(key: string, index: number, count: number): number | undefined {
  const right = Math.min(count - 1, index + 1);
  const left = Math.max(0, index - 1);
  const steps: Partial<Record<string, number>> = {
    ...{ ArrowRight: right, ArrowUp: right, ArrowLeft: left, ArrowDown: left },
    ...{ Home: 0, End: count - 1 },
  };
  return steps[key];
}

export function DistributionPlot(props: Props) {
  const { handle, width, unit, layout, range, onRange, onPoint, label } = props;
  const id = useId();
  const [at, setAt] = useState<{ index: number; byKeys: boolean } | null>(null);
  const bins = layout?.bins ?? [];
  const chosen = range && serializeVolatilityRange(range);
  const isChosen = (bin: DistributionBin) => serializeVolatilityRange(bin.range) === chosen;
  const current = at && (bins[at.index] ?? null);

  const pointTo = (index: number, byKeys: boolean) => {
    const bin = bins[index];
    if (bin === (current ?? undefined) && byKeys === at?.byKeys) return;
    setAt(bin ? { index, byKeys } : null);
    onPoint(bin ?? null);
  };
  const choose = (bin: DistributionBin | null | undefined) => {
    if (bin) onRange(isChosen(bin) ? null : bin.range);
  };
  const binAt = ({ clientX }: MouseEvent) =>
    nearest(bins, clientX - (handle.current?.getBoundingClientRect().left ?? 0));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || bins.length === 0) return;
    const next = stepTo(event.key, at?.index ?? -1, bins.length);
    if (next !== undefined) pointTo(next, true);
    else if (event.key === "Enter" || event.key === " ") choose(current);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={handle}
      role="listbox"
      tabIndex={bins.length > 0 ? 0 : -1}
      aria-label={label}
      aria-activedescendant={current && at?.byKeys ? `${id}-${at.index}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (handle.current?.matches(":focus-visible")) pointTo(Math.max(0, bins.findIndex(isChosen)), true);
      }}
      onBlur={() => pointTo(-1, false)}
      onPointerMove={(event) => pointTo(binAt(event), false)}
      onPointerLeave={() => pointTo(-1, false)}
      onClick={(event) => choose(bins[binAt(event)])}
      className={`h-full select-none focus-visible:outline-offset-0 ${current ? "cursor-pointer" : ""}`}
    >
      <svg width="100%" height="100%" aria-hidden="true" className="block overflow-visible">
        {range && width > 0 && <RangeBand range={range} width={width} />}
        {current && layout && (
          <CurrentBand bin={current} width={layout.binWidth} byKeys={at?.byKeys ?? false} />
        )}
        <DistributionAxis width={width} unit={unit} />
        {layout && <DistributionDrawing layout={layout} />}
      </svg>
      {layout && <Options id={id} layout={layout} unit={unit} chosen={chosen} />}
    </div>
  );
}

function RangeBand({ range, width }: { range: VolatilityRange; width: number }) {
  const [left, right] = rangeX(range, width);
  return (
    <>
      <rect x={left} y="0" width={right - left} height={BASE} className="fill-accent-wash" />
      <path d={`M${left} ${BASE + 1}H${right}`} strokeWidth="2" className="stroke-accent" />
    </>
  );
}

function CurrentBand({ bin, width, byKeys }: { bin: DistributionBin; width: number; byKeys: boolean }) {
  return (
    <rect
      x={bin.x - width / 2 - 1}
      y={Math.max(0, bin.top - 4)}
      width={width + 2}
      height={BASE - Math.max(0, bin.top - 4)}
      className={byKeys ? "fill-hover stroke-accent" : "fill-hover stroke-line-3"}
    />
  );
}

type OptionsProps = { id: string; layout: Distribution; unit: VolatilityUnit; chosen: string | null };

/** Options of the listbox, for screen readers. */
const Options = memo(function Options({ id, layout: { bins }, unit, chosen }: OptionsProps) {
  return bins.map((bin, i) => (
    <span
      key={bin.x}
      id={`${id}-${i}`}
      role="option"
      tabIndex={-1}
      aria-selected={serializeVolatilityRange(bin.range) === chosen}
      className="sr-only"
    >
      {describeBin(bin, unit)}
    </span>
  ));
});
