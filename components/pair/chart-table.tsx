import { memo } from "react";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { nearestInTime } from "@/lib/charts/prepare-readout";
import type { PreparedVolatility } from "@/lib/charts/prepare-volatility";
import { formatMoment } from "@/lib/format/axis-time";
import { formatDrawnPrice } from "@/lib/format/axis-value";
import type { Zone } from "@/lib/format/instant";
import { formatCoverage } from "@/lib/format/percent";
import { formatScaled, formatScaledError, scaleUnit, type VolatilityScale } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";
import { WINDOW_WORDS } from "@/lib/market/window-words";

type Props = {
  price: PreparedPrice;
  volatility: PreparedVolatility | null;
  quote: string;
  window: WindowId;
  scale: VolatilityScale;
  zone: Zone;
};

const STATES = { published: "", provisional: "provisional", withheld: "not enough data" } as const;

/** The points of the charts as a table, newest first. */
export const ChartTable = memo(function ChartTable({ price, volatility, quote, window, scale, zone }: Props) {
  return (
    <section
      aria-label="Data of the charts"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
      tabIndex={0}
      className="mb-5 max-h-[420px] overflow-auto rounded-3 border border-line-2 bg-panel"
    >
      <table className="w-full text-12">
        <caption className="sr-only">Price and volatility, newest first</caption>
        <thead className="sticky top-0 bg-panel text-ink-3">
          <tr className="[&>th]:px-3 [&>th]:py-2 [&>th]:text-right [&>th]:font-normal [&>th:first-child]:text-left">
            <th scope="col">Time</th>
            <th scope="col">Price, {quote}</th>
            <th scope="col">
              Volatility {WINDOW_WORDS[window]}, {scaleUnit(scale)}
            </th>
            <th scope="col">Standard error</th>
            <th scope="col">Coverage</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {price.stops.toReversed().map(({ time, value, stale }) => {
            const figure = nearestInTime(volatility?.stops ?? [], time);
            const state = [
              stale ? "stale" : "",
              figure ? STATES[publicationOf(figure.coverage)] : "",
              figure && isNotFresh(figure) ? "not fresh" : "",
            ];
            return (
              <tr
                key={time}
                className="border-t border-line-1 [&>td]:px-3 [&>td]:py-1 [&>td]:text-right [&>td]:whitespace-nowrap"
              >
                <th scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap">
                  {formatMoment(time, zone)}
                </th>
                <td>{formatDrawnPrice(plainDecimal(value), "page")}</td>
                <td>{figure?.rv == null ? "–" : formatScaled(figure.rv, scale)}</td>
                <td>
                  {figure?.rv == null || figure.rvStdErr === null
                    ? "–"
                    : formatScaledError(figure.rvStdErr, figure.rv, scale)}
                </td>
                <td>{figure ? formatCoverage(figure.coverage) : "–"}</td>
                <td>{state.filter((part) => part !== "").join(", ")}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
});
