"use client";
import { useQuery } from "@tanstack/react-query";
import { memo, type ReactNode, useMemo, useState } from "react";
import { type PairView, viewTimeRange } from "@/lib/charts/pair-view";
import { prepareTable, TABLE_POINTS, type TableRow } from "@/lib/charts/prepare-table";
import { chartsQuery } from "@/lib/client/queries";
import type { PairReply } from "@/lib/contracts/pair";
import { formatMoment } from "@/lib/format/axis-time";
import { formatDrawnPrice } from "@/lib/format/axis-value";
import { countOf } from "@/lib/format/count";
import type { Zone } from "@/lib/format/instant";
import { formatCoverage } from "@/lib/format/percent";
import { formatSpan } from "@/lib/format/span";
import { formatScaled, formatScaledError, scaleUnit, type VolatilityScale } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import { WINDOW_LABELS } from "@/lib/market/window-labels";

type Props = { pair: PairReply["pair"]; view: PairView; scale: VolatilityScale; zone: Zone };

const STATES = { published: "", provisional: "provisional", withheld: "not enough data" } as const;
/** Heights of a row and of the scroll area, pixels. */
const ROW_HEIGHT = 26;
const VIEW_HEIGHT = 420;
/** Rows rendered above and below the visible ones. */
const OVERSCAN = 12;
const COLUMNS = 6;

/** The samples of the charts' time range as a table, newest first; only visible rows are rendered. */
export const ChartTable = memo(function ChartTable({ pair, view, scale, zone }: Props) {
  const { source, id, quote } = pair;
  const { window, measure } = view;
  const charts = useQuery(
    chartsQuery(source, id, { ...viewTimeRange(view), window, measure, points: TABLE_POINTS }),
  );
  const table = useMemo(
    () => (charts.data ? prepareTable(charts.data.price, charts.data.volatility) : null),
    [charts.data],
  );
  const [scrollTop, setScrollTop] = useState(0);
  if (!table) {
    return (
      <p role="status" className="mb-5 rounded-3 border border-line-2 bg-panel px-3 py-2 text-12 text-ink-2">
        {charts.isError
          ? "The table could not be loaded. The next attempt is at the next tick."
          : "Loading the samples…"}
      </p>
    );
  }
  const { rows, note } = table;
  const first = Math.max(0, Math.min(Math.floor(scrollTop / ROW_HEIGHT), rows.length) - OVERSCAN);
  const end = Math.min(rows.length, first + Math.ceil(VIEW_HEIGHT / ROW_HEIGHT) + 2 * OVERSCAN);
  return (
    <div className="mb-5">
      <p role="status" className="mb-1.5 text-12 text-ink-3">
        {note}
      </p>
      <section
        ref={showTable}
        aria-label="Data of the charts"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        className="relative max-h-[420px] overflow-auto rounded-3 border border-line-2 bg-panel"
      >
        <table className="w-full text-12" aria-rowcount={rows.length + 1}>
          <caption className="sr-only">Price and volatility, newest first</caption>
          <thead className="sticky top-0 bg-panel text-ink-3">
            <tr
              aria-rowindex={1}
              className="[&>th]:px-3 [&>th]:py-2 [&>th]:text-right [&>th]:font-normal [&>th:first-child]:text-left"
            >
              <th scope="col">Time</th>
              <th scope="col">Price, {quote}</th>
              <th scope="col">
                Volatility {WINDOW_LABELS[view.window]}, {scaleUnit(scale)}
              </th>
              <th scope="col">Standard error</th>
              <th scope="col">Coverage</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            <Spacer rows={first} />
            {rows.slice(first, end).map((row, i) => (
              <tr
                key={row.time}
                aria-rowindex={first + i + 2}
                className="h-[26px] border-t border-line-1 [&>td]:px-3 [&>td]:py-0 [&>td]:text-right [&>td]:whitespace-nowrap"
              >
                {row.kind === "gap" ? (
                  <GapCells {...{ row, zone }} />
                ) : (
                  <SampleCells {...{ row, scale, zone }} />
                )}
              </tr>
            ))}
            <Spacer rows={rows.length - end} />
          </tbody>
        </table>
      </section>
    </div>
  );
});

/** Scrolls to the table when it is opened. Its cleanup returns the focus. */
function showTable(table: HTMLElement) {
  const opener = document.activeElement;
  table.focus({ preventScroll: true });
  table.scrollIntoView({ block: "nearest" });
  return () => {
    if (table.contains(document.activeElement) && opener instanceof HTMLElement) opener.focus();
  };
}

/** Space of the rows that are not rendered. */
function Spacer({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row is not focusable
    <tr aria-hidden="true">
      <td colSpan={COLUMNS} className="p-0" style={{ height: rows * ROW_HEIGHT }} />
    </tr>
  );
}

function RowHead({ children }: { children: ReactNode }) {
  return (
    <th scope="row" className="px-3 py-0 text-left font-normal whitespace-nowrap">
      {children}
    </th>
  );
}

function GapCells({ row, zone }: { row: Extract<TableRow, { kind: "gap" }>; zone: Zone }) {
  return (
    <>
      <RowHead>
        <span className="text-ink-2">after {formatMoment(row.from, zone)}</span>
      </RowHead>
      <td colSpan={COLUMNS - 1} className="bg-sunk text-ink-2">
        no samples for {formatSpan(row.to - row.from)}, {countOf(row.missed, "tick")} missed
      </td>
    </>
  );
}

type SampleProps = { row: Extract<TableRow, { kind: "sample" }>; scale: VolatilityScale; zone: Zone };

function SampleCells({ row: { time, value, stale, figure }, scale, zone }: SampleProps) {
  const states = [
    stale ? "stale" : "",
    figure ? STATES[publicationOf(figure.coverage)] : "",
    figure && isNotFresh(figure) ? "not fresh" : "",
  ];
  return (
    <>
      <RowHead>{formatMoment(time, zone)}</RowHead>
      <td>{formatDrawnPrice(plainDecimal(value), "page")}</td>
      <td>{figure?.rv == null ? "–" : formatScaled(figure.rv, scale)}</td>
      <td>
        {figure?.rv == null || figure.rvStdErr === null
          ? "–"
          : formatScaledError(figure.rvStdErr, figure.rv, scale)}
      </td>
      <td>{figure ? formatCoverage(figure.coverage) : "–"}</td>
      <td>{states.filter((part) => part !== "").join(", ")}</td>
    </>
  );
}
