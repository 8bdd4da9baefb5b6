"use client";
import { Fragment, memo, type ReactNode, useId, useState } from "react";
import { Change } from "@/components/pair/change";
import { CoverageRing } from "@/components/pair/coverage-ring";
import { PriceDigits } from "@/components/pair/price";
import { useEscape } from "@/components/ui/use-escape";
import type { PairReply } from "@/lib/contracts/pair";
import { formatMoment } from "@/lib/format/axis-time";
import { formatCount } from "@/lib/format/count";
import type { Zone } from "@/lib/format/instant";
import { formatCoverage, formatShare } from "@/lib/format/percent";
import { formatPercentDigits } from "@/lib/format/percent-digits";
import { formatPrice } from "@/lib/format/price";
import { formatRank } from "@/lib/format/rank";
import { formatSpan } from "@/lib/format/span";
import { formatStdDev } from "@/lib/format/std-dev";
import {
  formatScaled,
  formatScaledError,
  scaleUnit,
  type VolatilityScale,
  type VolatilityUnit,
} from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { DEFINITIONS, type DefinitionId } from "@/lib/market/definitions";
import { FULL_COVERAGE } from "@/lib/market/thresholds";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";

type Figures = PairReply["windows"][WindowId];
type Row = { id: DefinitionId; name: string; unit?: string; cell: (figures: Figures) => ReactNode };
type Group = { name: string; rows: Row[] };

const NONE = <span className="font-normal text-ink-3">–</span>;

/** A dash for a missing value. */
function cellOf<T>(value: T | null, render: (value: T) => ReactNode): ReactNode {
  return value === null ? NONE : render(value);
}

function groupsOf(quote: string, scale: VolatilityScale): Group[] {
  const unitText = scaleUnit(scale);
  return [
    {
      name: "How much it moves",
      rows: [
        {
          ...{ id: "volatility", name: "Volatility", unit: unitText },
          cell: ({ rv, silent }) =>
            cellOf(rv, (value) => (
              <b className={`font-semibold ${silent ? "text-ink-2" : "text-accent"}`}>
                {formatScaled(value, scale)}
              </b>
            )),
        },
        {
          ...{ id: "rvStdErr", name: "Standard error", unit: unitText },
          cell: ({ rv, rvStdErr }) =>
            cellOf(rvStdErr, (value) => formatScaledError(value, rv ?? value, scale)),
        },
        {
          ...{ id: "rank", name: "Rank" },
          cell: ({ rank, of, pegged }) =>
            pegged ? (
              <span className="text-12 text-ink-2">pegged</span>
            ) : (
              cellOf(formatRank(rank, of), (value) => (
                <>
                  {value.rank}
                  <span className="text-12 font-normal text-ink-3"> / {value.of}</span>
                </>
              ))
            ),
        },
        {
          ...{ id: "stdDev", name: "Standard deviation", unit: quote },
          cell: ({ stdDev }) =>
            cellOf(stdDev, (value) => <PriceDigits text={formatStdDev(value, "figure")} />),
        },
        {
          ...{ id: "cv", name: "Coef. of variation", unit: "%" },
          cell: ({ cv }) => cellOf(cv, formatPercentDigits),
        },
      ],
    },
    {
      name: "Where it went",
      rows: [
        {
          ...{ id: "change", name: "Change" },
          cell: ({ change }) => cellOf(change, (value) => <Change value={value} />),
        },
        {
          ...{ id: "mean", name: "Mean", unit: quote },
          cell: ({ mean }) =>
            cellOf(mean, (value) => <PriceDigits text={formatPrice(plainDecimal(value), "figure")} />),
        },
      ],
    },
    {
      name: "How well it was sampled",
      rows: [
        {
          ...{ id: "coverage", name: "Coverage" },
          cell: ({ coverage }) => (
            <span className="inline-flex items-center gap-[7px]">
              {formatCoverage(coverage)}
              <CoverageRing coverage={coverage} />
            </span>
          ),
        },
        {
          ...{ id: "freshCoverage", name: "Fresh" },
          cell: ({ freshCoverage, notFresh }) => (
            <span className={notFresh ? "text-stale" : undefined}>{formatCoverage(freshCoverage)}</span>
          ),
        },
        {
          ...{ id: "longestGap", name: "Longest gap" },
          cell: ({ longestGapMs }) => (longestGapMs === 0 ? "none" : formatSpan(longestGapMs)),
        },
        { id: "n", name: "Samples", cell: ({ n }) => formatCount(n) },
        { id: "returns", name: "Returns", cell: ({ returns }) => formatCount(returns) },
      ],
    },
  ];
}

/** Notes below the table. */
function notesOf(windows: PairReply["windows"], zone: Zone): string[] {
  const { silent, lastSampleAt } = windows["24h"];
  const ended =
    silent && lastSampleAt !== null
      ? [
          `No sample since ${formatMoment(Date.parse(lastSampleAt), zone)}: the figures are those of the time up to then, and have no rank.`,
        ]
      : [];
  const notes = WINDOW_IDS.flatMap((id) => {
    const { rv, change, coverage, freshCoverage, provisional, notFresh } = windows[id];
    const span = WINDOW_LABELS[id];
    const stale = notFresh
      ? [
          `${span}: ${formatCoverage(freshCoverage)} fresh. In the rest of the window, quotes were old or missing.`,
        ]
      : [];
    if (rv === null && !provisional)
      return [`${span}: not enough data. A figure starts when half of it was sampled.`];
    return [
      ...(provisional
        ? [
            `${span}: provisional, ${formatCoverage(coverage)} of it was sampled. From ${formatShare(FULL_COVERAGE)} on it counts as measured.`,
          ]
        : []),
      ...stale,
      ...(change === null && !silent ? [`No change over ${span}: there is no sample that old.`] : []),
    ];
  });
  return [...ended, ...notes];
}

type Props = { reply: PairReply; window: WindowId; unit: VolatilityUnit; zone: Zone };

/** All figures of the three windows. Each name opens its definition. */
export const FiguresTable = memo(function FiguresTable({ reply, window, unit, zone }: Props) {
  const { windows, pair } = reply;
  const [open, setOpen] = useState<DefinitionId | null>(null);
  useEscape(open, () => setOpen(null));
  const id = useId();
  const at = windows[window].at;
  const groups = groupsOf(pair.quote, { unit, isPegged: windows[window].pegged });
  return (
    <>
      <table className="figures">
        <caption className="sr-only">
          Figures of the three windows{at === null ? "" : ` at ${formatMoment(Date.parse(at), zone)}`}
        </caption>
        <thead>
          <tr>
            <td />
            {WINDOW_IDS.map((id) => (
              <th key={id} scope="col" aria-current={id === window || undefined}>
                <span>{WINDOW_LABELS[id]}</span>
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.name}>
            <tr className="group">
              <th colSpan={4} scope="rowgroup">
                {group.name}
              </th>
            </tr>
            {group.rows.map((row) => (
              <Fragment key={row.id}>
                <tr>
                  <th scope="row">
                    <button
                      type="button"
                      aria-expanded={open === row.id}
                      aria-controls={open === row.id ? `${id}${row.id}` : undefined}
                      onClick={() => setOpen(open === row.id ? null : row.id)}
                      className="cursor-help py-0.5 underline decoration-line-3 decoration-dotted underline-offset-4 hover:text-accent"
                    >
                      {row.name}
                    </button>
                    {row.unit && <span className="text-11 text-ink-3"> {row.unit}</span>}
                  </th>
                  {WINDOW_IDS.map((id) => (
                    <td key={id} className={id === window ? "font-medium" : undefined}>
                      {row.cell(windows[id])}
                    </td>
                  ))}
                </tr>
                {open === row.id && (
                  <tr id={`${id}${row.id}`}>
                    <td colSpan={4} className="definition">
                      {DEFINITIONS[row.id]}
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        ))}
      </table>
      {notesOf(windows, zone).map((note) => (
        <p key={note} className="mt-2 text-11 text-ink-3">
          {note}
        </p>
      ))}
    </>
  );
});
