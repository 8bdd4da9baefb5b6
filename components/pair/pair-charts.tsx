"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo, useDeferredValue, useMemo, useRef } from "react";
import { ChartTooltip } from "@/components/charts/chart-tooltip";
import { OverviewStrip } from "@/components/charts/overview-strip";
import { useWidth } from "@/components/charts/use-width";
import { useZone } from "@/components/layout/zone";
import { type PairView, viewTimeRange } from "@/lib/charts/pair-view";
import { axisWidth as axisWidthOf, pointsFor } from "@/lib/charts/plot";
import { flagPrice, preparePrice } from "@/lib/charts/prepare-price";
import { prepareReadout } from "@/lib/charts/prepare-readout";
import { prepareVolatility } from "@/lib/charts/prepare-volatility";
import { formatVolume, prepareVolume } from "@/lib/charts/prepare-volume";
import { lastVolatilityText } from "@/lib/charts/quartiles-text";
import { linearScale } from "@/lib/charts/scale";
import { timeTicks } from "@/lib/charts/time-axis";
import { formatOnAxis } from "@/lib/charts/value-axis";
import { zoomTo } from "@/lib/charts/zoom";
import { chartsQuery } from "@/lib/client/queries";
import type { PairReply } from "@/lib/contracts/pair";
import { sourceName } from "@/lib/format/source-name";
import type { TimeRange } from "@/lib/series/time-ranges";
import { ChartAnnouncement } from "./chart-announcement";
import { ChartLegend } from "./chart-legend";
import { ChartTable } from "./chart-table";
import { MeasurePicker } from "./measure-picker";
import type { SharedChartProps } from "./pair-chart";
import { PriceHeading } from "./price-heading";
import { PriceSection } from "./price-section";
import { useChartComponents } from "./use-chart-components";
import { useChartControls } from "./use-chart-controls";
import { useLayout } from "./use-layout";
import { VolatilitySection } from "./volatility-section";
import { VolumeSection } from "./volume-section";

const MAX_RANGE_MS = 30 * 86_400_000;
const NO_RANGES: readonly TimeRange[] = [];
const NO_STOPS: readonly { time: number }[] = [];

type Props = {
  reply: PairReply;
  view: PairView;
  onChange: (change: Partial<PairView>) => void;
  isTableOpen: boolean;
  /** Whether the pair's source is still configured. */
  isConfigured: boolean;
};

/** Price, volatility and volume on one time axis, with one crosshair and one tooltip. */
export const PairCharts = memo(function PairCharts({
  reply,
  view,
  onChange,
  isTableOpen,
  isConfigured,
}: Props) {
  const { pair } = reply;
  const { source, id, quote } = pair;
  const { measure, unit, window, zoom, scale } = view;
  const isPegged = reply.windows[window].pegged;
  const endedAt = pair.silent && pair.sampledAt !== null ? Date.parse(pair.sampledAt) : undefined;
  const { zone } = useZone();
  const layout = useLayout();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const code = useChartComponents();

  const request = {
    ...{ ...viewTimeRange(view), window, measure, points: pointsFor(width, layout === "phone") },
    ...(zoom ? { overview: view.range } : {}),
  };
  const charts = useQuery({
    ...chartsQuery(source, id, request),
    enabled: width > 0,
    // The previous charts stay until the next ones are loaded.
    placeholderData: keepPreviousData,
  });
  // Deferred, because drawing on a slow machine takes longer than the response to a click may take.
  const series = useDeferredValue(charts.data);
  const hasVolume = pair.volumeQuote !== null;
  const priceSeries = series?.price;
  const volatilitySeries = series?.volatility;
  const volumeSeries = hasVolume ? series?.volume : undefined;
  const overviewSeries = series?.overview;

  const price = useMemo(() => (priceSeries ? preparePrice(priceSeries, scale) : null), [priceSeries, scale]);
  const volatility = useMemo(
    () =>
      volatilitySeries
        ? prepareVolatility(volatilitySeries, { measure, unit, isPegged, endedAt, gaps: price?.gaps ?? [] })
        : null,
    [volatilitySeries, measure, unit, isPegged, endedAt, price],
  );
  const volume = useMemo(() => (volumeSeries ? prepareVolume(volumeSeries) : null), [volumeSeries]);
  const overview = useMemo(() => (overviewSeries ? preparePrice(overviewSeries) : null), [overviewSeries]);
  const span = price?.span ?? volatility?.span ?? { from: 0, to: 1 };

  const newest = Date.parse(reply.windows[window].at ?? reply.now);
  const bounds: TimeRange = { from: newest - MAX_RANGE_MS, to: Math.max(newest, span.to) };
  const { cursor, controls } = useChartControls({ stops: price?.stops ?? NO_STOPS, span, bounds, onChange });
  const readout = useMemo(
    () =>
      cursor === null || !price
        ? null
        : prepareReadout(cursor, price, volatility, { zone, quote, window, measure, unit, isPegged }, volume),
    [cursor, price, volatility, volume, zone, quote, window, measure, unit, isPegged],
  );

  const priceFlag = price && flagPrice(price, pair.price, zoom !== null);
  const volumeFlag = volume && flagPrice(volume, pair.volumeQuote, zoom !== null);
  const lastPrice =
    price && priceFlag !== null ? { value: priceFlag, text: formatOnAxis(priceFlag, price.axis) } : null;
  const lastVolume =
    volume && volumeFlag !== null ? { value: volumeFlag, text: formatVolume(volumeFlag, volume) } : null;
  const lastVolatilityLabel = volatility ? lastVolatilityText(volatility, { measure, isPegged }) : "";
  const axisWidth = axisWidthOf(
    [price?.axis, volatility?.axis, volume?.axis].filter((axis) => axis !== undefined),
    [lastPrice?.text ?? "", lastVolatilityLabel, lastVolume?.text ?? ""],
  );
  const plotWidth = Math.max(1, width - axisWidth);
  const times = useMemo(
    () => timeTicks(span.from, span.to, zone, plotWidth),
    [span.from, span.to, zone, plotWidth],
  );

  const isVolatilityEmpty = volatility?.lowest === null;
  const isVolumeShown = hasVolume && volume?.last !== null;
  const shared: SharedChartProps = {
    ...{ controls, axisWidth, readout, zone },
    components: width > 0 ? code.components : null,
    failure:
      charts.isError && !series
        ? { error: charts.error, retry: charts.refetch }
        : code.error && { error: code.error, retry: code.retry },
    x: linearScale(span.from, span.to, 0, plotWidth),
    frame: {
      ...{ span, times, width, plotWidth, unsampled: price?.unsampled ?? null },
      ...{ gaps: price?.gaps ?? NO_RANGES, stale: price?.stale ?? NO_RANGES },
    },
    lowest: isVolumeShown ? "volume" : isVolatilityEmpty ? "price" : "volatility",
  };
  const pairName = `${pair.base}/${quote}`;

  return (
    <>
      <div ref={box} className="relative max-laptop:-mr-(--edge)">
        <PriceHeading {...{ price, quote, zone, view, bounds, onChange }} />
        <PriceSection
          {...{ shared, price, pairName, quote }}
          last={lastPrice}
          firstSampleAt={priceSeries?.firstSampleAt}
        />
        <VolatilitySection
          {...{ shared, volatility, reply, view, onChange, pairName }}
          lastText={lastVolatilityLabel}
          isSampled={isConfigured && !pair.silent && reply.windows["1h"].n > 0}
        />
        {hasVolume && <VolumeSection {...{ shared, volume, pairName, quote }} last={lastVolume} />}
        {zoom && overview && overview.last !== null && width > 0 && (
          <OverviewStrip
            {...{ chart: overview, zoom, width: plotWidth, zone }}
            onChange={(chosen) => onChange({ zoom: zoomTo(chosen, bounds) })}
          />
        )}
        {readout && <ChartTooltip readout={readout} />}
        <ChartAnnouncement text={readout?.spoken ?? ""} />
      </div>
      <ChartLegend
        shownIn={{ measure, unit, isPegged, quote }}
        quartiles={isVolatilityEmpty ? null : (volatility?.quartiles ?? null)}
        source={sourceName(source)}
      />
      <div className="mb-4 laptop:hidden">
        <MeasurePicker {...{ measure, onChange }} />
      </div>
      {isTableOpen && price && <ChartTable {...{ pair, view, zone }} scale={{ unit, isPegged }} />}
    </>
  );
});
