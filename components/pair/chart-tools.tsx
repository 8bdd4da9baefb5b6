"use client";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Segmented } from "@/components/ui/segmented";
import { type PairView, pairViewQuery } from "@/lib/charts/pair-view";
import { formatAxisFlag } from "@/lib/format/axis-time";
import type { Zone } from "@/lib/format/instant";
import { pairApiPath } from "@/lib/market/pair";
import { RANGE_IDS, type RangeId } from "@/lib/market/range";
import { CopyLink } from "./copy-link";

const RANGE_LABELS: Readonly<Record<RangeId, string>> = {
  ...{ "1h": "1\u00a0h", "6h": "6\u00a0h", "24h": "24\u00a0h", "7d": "7\u00a0d", "30d": "30\u00a0d" },
};
const OPTIONS = RANGE_IDS.map((id) => ({ id, label: RANGE_LABELS[id] }));

type Props = {
  view: PairView;
  onChange: (change: Partial<PairView>) => void;
  zone: Zone;
};

/** The range of the charts, or the time range that is zoomed in. */
export function RangePicker({ view, onChange, zone }: Props) {
  if (view.zoom) {
    return (
      <Button
        size="small"
        onClick={() => onChange({ zoom: null })}
        aria-label={`Reset zoom: ${formatAxisFlag(view.zoom.from, zone)} to ${formatAxisFlag(view.zoom.to, zone)}`}
        className="max-laptop:h-9"
      >
        {formatAxisFlag(view.zoom.from, zone)} – {formatAxisFlag(view.zoom.to, zone)}
        <Icon name="close" className="size-3!" />
      </Button>
    );
  }
  return (
    <Segmented
      label="Range"
      options={OPTIONS}
      value={view.range}
      onChange={(range) => onChange({ range, zoom: null })}
    />
  );
}

/** Address of the CSV with the data of the visible time range. */
function csvPath(source: string, id: string, view: PairView): string {
  const query = new URLSearchParams(pairViewQuery(view));
  const csvQuery = new URLSearchParams({ window: view.window });
  for (const name of view.zoom ? ["from", "to"] : []) csvQuery.set(name, query.get(name) ?? "");
  if (!view.zoom) csvQuery.set("range", view.range);
  return `${pairApiPath(source, id)}/prices.csv?${csvQuery}`;
}

type OutputProps = {
  source: string;
  id: string;
  view: PairView;
  isTableOpen: boolean;
  onTable: (open: boolean) => void;
};

/** The charts' data as a table and as CSV. */
export function ChartOutputs({ source, id, view, isTableOpen, onTable }: OutputProps) {
  return (
    <div className="relative flex gap-1">
      <Button kind="quiet" size="small" aria-pressed={isTableOpen} onClick={() => onTable(!isTableOpen)}>
        <Icon name="table" /> Table
      </Button>
      <a
        href={csvPath(source, id, view)}
        download
        className="inline-flex h-7 items-center gap-1.5 rounded-2 px-[9px] text-12 font-medium text-ink-2 hover:bg-hover hover:text-ink-1"
      >
        <Icon name="download" /> CSV
      </a>
      <CopyLink />
    </div>
  );
}
