"use client";
import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useWidth } from "@/components/charts/use-width";
import { Icon } from "@/components/ui/icon";
import { type DistributionBin, prepareDistribution } from "@/lib/charts/distribution-layout";
import {
  describeBin,
  describeInsufficientData,
  describeMarket,
  pairCount,
} from "@/lib/charts/distribution-text";
import type { MarketVolatility } from "@/lib/charts/prepare-distribution";
import { formatVolatilityRange, type VolatilityRange } from "@/lib/charts/volatility-range";
import type { VolatilityUnit } from "@/lib/format/volatility";
import type { WindowId } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";
import { DistributionPlot } from "./distribution-plot";

type Props = {
  /** Undefined while loading. */
  summary: MarketVolatility | undefined;
  /** True if loading failed. */
  isMissing: boolean;
  window: WindowId;
  unit: VolatilityUnit;
  range: VolatilityRange | null;
  onRange: (range: VolatilityRange | null) => void;
};

const UNITS: Readonly<Record<VolatilityUnit, string>> = { day: "% per day", year: "% per year" };

export const Distribution = memo(function Distribution(props: Props) {
  const { summary, isMissing, window, unit, range, onRange } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [pointed, setPointed] = useState<DistributionBin | null>(null);
  const layout = useMemo(
    () => (summary && width > 0 ? prepareDistribution(summary, width, unit) : null),
    [summary, width, unit],
  );
  const span = WINDOW_LABELS[window];
  const count = summary?.placed.length ?? 0;

  useEscape(range !== null, onRange);
  const clear = useCallback(() => {
    onRange(null);
    // The focused button disappears with the range.
    plot.current?.focus({ preventScroll: true });
  }, [onRange]);

  return (
    <figure
      className="min-w-0 pt-[18px] pb-3.5"
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== "Escape" || range === null) return;
        event.preventDefault();
        clear();
      }}
    >
      <div className="flex h-4 items-center gap-x-1.5 text-12 whitespace-nowrap laptop:justify-between">
        <h2 className="font-medium">Volatility over {span}</h2>
        {range ? (
          <button
            type="button"
            onClick={clear}
            className="-my-1 flex h-6 min-w-0 items-center gap-1 rounded-1 pr-0.5 pl-1.5 text-ink-1 hover:bg-hover max-laptop:-my-2 max-laptop:ml-auto max-laptop:h-8"
          >
            <span className="truncate">
              <span className="sr-only">Clear the range </span>
              {formatVolatilityRange(range, unit)} {UNITS[unit]}
            </span>
            <Icon name="close" className="size-3.5!" />
          </button>
        ) : (
          <p className="min-w-0 truncate text-ink-3">
            {pointed ? (
              describeBin(pointed, unit)
            ) : (
              <>
                {UNITS[unit]}
                {count > 0 && ` · ${pairCount(count)}`}
                {layout?.kind === "dots" && count > 1 && ", one dot each"}
              </>
            )}
          </p>
        )}
      </div>
      <div ref={box} className="relative h-[98px]">
        <DistributionPlot
          handle={plot}
          label={`Volatility over ${span}: select a range to list its pairs`}
          {...{ width, unit, layout, range, onRange }}
          onPoint={setPointed}
        />
        {!layout && !isMissing && <Placeholder />}
        {summary && count === 0 && (
          <p className="absolute inset-x-0 top-7 text-center text-12 text-ink-3">
            {describeInsufficientData(summary, span)}
          </p>
        )}
      </div>
      {summary && <figcaption className="sr-only">{describeMarket(summary, span, unit)}</figcaption>}
    </figure>
  );
});

function useEscape(hasRange: boolean, onRange: (range: null) => void) {
  useEffect(() => {
    if (!hasRange) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && event.target === document.body) onRange(null);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [hasRange, onRange]);
}

const COLUMNS = ["h-2.5", "h-6", "h-9", "h-12", "h-8", "h-5", "h-2.5"] as const;

function Placeholder() {
  return (
    <div
      className="skeleton absolute inset-x-[20%] top-0 flex h-[76px] items-end justify-center gap-1.5"
      role="status"
    >
      <span className="sr-only">Loading the volatilities</span>
      {COLUMNS.map((height, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items are identical and static
        <div key={i} className={`skeleton-bar w-5 rounded-none! ${height}!`} />
      ))}
    </div>
  );
}
