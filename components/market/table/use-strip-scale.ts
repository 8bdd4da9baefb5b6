"use client";
import { useMemo, useRef } from "react";
import type { StripScale } from "@/components/market/table/dot-strip";
import { fitStripAxis, type StripAxis, stripTicks } from "@/lib/charts/strip-axis";
import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import type { VolatilityUnit } from "@/lib/format/volatility";

/**
 * The scale of the list's dot strips, fitted to the listed pairs that have a dot: pegged and silent pairs have none.
 * @param figures by pair key; undefined while loading
 * @param median of the market, fraction per √day
 */
export function useStripScale(
  rows: readonly PairRow[],
  figures: ReadonlyMap<string, VolatilityRow> | undefined,
  unit: VolatilityUnit,
  median: number | null,
): StripScale {
  const previous = useRef<StripAxis | null>(null);
  const axis = useMemo(() => {
    const rvs = rows.flatMap(({ key }) => {
      const own = figures?.get(key);
      return own?.rv == null || own.pegged || own.silent ? [] : own.rv;
    });
    previous.current = fitStripAxis(rvs, previous.current);
    return previous.current;
  }, [rows, figures]);
  return useMemo(() => ({ axis, ticks: stripTicks(axis, unit), median }), [axis, unit, median]);
}
