"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { ChartControls } from "@/components/charts/chart-frame";
import { ChartTooltip } from "@/components/charts/chart-tooltip";
import { OverviewStrip } from "@/components/charts/overview-strip";
import { useWidth } from "@/components/charts/use-width";
import { useZone } from "@/components/layout/zone";
import { CoverageRing } from "@/components/pair/coverage-ring";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Popup } from "@/components/ui/popup";
import { Segmented } from "@/components/ui/segmented";
import { summarizePrice, summarizeVolatility, summarizeVolume } from "@/lib/charts/chart-summary";
import { nearestInTime } from "@/lib/charts/nearest-in-time";
import { type PairView, viewTimeRange } from "@/lib/charts/pair-view";
import { axisWidth, pointsFor } from "@/lib/charts/plot";
import { prepareInsufficientData } from "@/lib/charts/prepare-insufficient-data";
import { flagPrice, preparePrice } from "@/lib/charts/prepare-price";
import { prepareReadout } from "@/lib/charts/prepare-readout";
import { prepareVolatility } from "@/lib/charts/prepare-volatility";
import { formatVolume, prepareVolume, volumeAt } from "@/lib/charts/prepare-volume";
import { lastVolatilityText } from "@/lib/charts/quartiles-text";
import { rangeLabels, withheldLabels } from "@/lib/charts/range-labels";
import { linearScale } from "@/lib/charts/scale";
import { timeTicks } from "@/lib/charts/time-axis";
import { axisScale, formatOnAxis } from "@/lib/charts/value-axis";
import { zoomAround, zoomTo } from "@/lib/charts/zoom";
import { chartsQuery } from "@/lib/client/queries";
import type { PairReply } from "@/lib/contracts/pair";
import type { PriceSeries } from "@/lib/contracts/series";
import { formatAxisFlag, formatMoment } from "@/lib/format/axis-time";
import { zoneName } from "@/lib/format/instant";
import { sourceName } from "@/lib/format/source-name";
import { DEFINITIONS } from "@/lib/market/definitions";
import { WINDOW_IDS } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";
import type { TimeRange } from "@/lib/series/time-ranges";
import { CHART_HEIGHTS, PRICE_HEIGHT, VOLATILITY_HEIGHT, VOLUME_HEIGHT } from "./chart-heights";
import { ChartLegend } from "./chart-legend";
import { ChartMessage } from "./chart-message";
import { ChartTable } from "./chart-table";
import { type ChartFailure, PairChart } from "./pair-chart";
import { PriceHeading } from "./price-heading";
import { useChartData } from "./use-chart-data";
import { useLayout } from "./use-layout";

const WINDOW_OPTIONS = WINDOW_IDS.map((id) => ({ id, label: WINDOW_LABELS[id] }));
const MEASURE_OPTIONS = [
  { id: "rv", label: "Realized volatility" },
  { id: "stdDev", label: "Standard deviation" },
] as const;
const MAX_RANGE_MS = 30 * 86_400_000;
/** The values under the cursor are announced once it has not moved for this long. */
const REST_MS = 400;

type Props = {
  reply: PairReply;
  view: PairView;
  onChange: (change: Partial<PairView>) => void;
  isTableOpen: boolean;
  /** Whether the settings still name the pair's source. */
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
  const heights = CHART_HEIGHTS[layout];
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const code = useChartData();
  const drawings = width > 0 ? code.drawings : null;

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
  // Deferred, because drawing takes a slow machine longer than a click may wait.
  const series = useDeferredValue(charts.data);
  const priceSeries = series?.price;
  const volatilitySeries = series?.volatility;
  const hasVolume = pair.volumeQuote !== null;
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

  const [cursor, setCursor] = useState<number | null>(null);
  const readout = useMemo(
    () =>
      cursor === null || !price
        ? null
        : prepareReadout(cursor, price, volatility, { zone, quote, window, measure, unit, isPegged }, volume),
    [cursor, price, volatility, volume, zone, quote, window, measure, unit, isPegged],
  );
  const spoken = useDebounced(readout?.spoken ?? "");

  const flag = price && flagPrice(price, pair.price, zoom !== null);
  const volumeFlag = volume && flagPrice(volume, pair.volumeQuote, zoom !== null);
  const lastTexts = {
    price: price && flag !== null ? formatOnAxis(flag, price.axis) : "",
    volatility: volatility ? lastVolatilityText(volatility, { measure, isPegged }) : "",
    volume: volume && volumeFlag !== null ? formatVolume(volumeFlag, volume) : "",
  };
  const axis = axisWidth(
    [price?.axis, volatility?.axis, volume?.axis].filter((one) => one !== undefined),
    Object.values(lastTexts),
  );
  const plot = Math.max(1, width - axis);
  const times = useMemo(() => timeTicks(span.from, span.to, zone, plot), [span.from, span.to, zone, plot]);
  const x = linearScale(span.from, span.to, 0, plot);

  const newest = Date.parse(reply.windows[window].at ?? reply.now);
  const bounds: TimeRange = { from: newest - MAX_RANGE_MS, to: Math.max(newest, span.to) };
  const plotted = { toPixel: x.toPixel, width: plot };
  const stops = price?.stops ?? [];
  const controls: ChartControls = {
    point: setCursor,
    isPointing: cursor !== null,
    step: (by) => {
      const last = stops.length - 1;
      const here =
        cursor === null ? null : stops.indexOf(nearestInTime(stops, cursor) ?? stops[0] ?? never());
      const next = here === null ? last : Math.min(Math.max(here + by, 0), last);
      setCursor(stops[next]?.time ?? null);
    },
    toEnd: (end) => setCursor((end === "first" ? stops[0] : stops.at(-1))?.time ?? null),
    scale: (factor) =>
      onChange({ zoom: zoomAround(span, cursor ?? (span.from + span.to) / 2, factor, bounds) }),
    zoom: (chosen) => onChange({ zoom: zoomTo(chosen, bounds) }),
    reset: () => onChange({ zoom: null }),
  };
  const cursorAt = (stop: { time: number; value: number | null } | null) =>
    readout && {
      time: readout.time,
      value: readout.lines.length > 0 ? (stop?.value ?? null) : null,
      text: formatAxisFlag(readout.time, zone),
    };
  const pricePoint = readout && price ? nearestInTime(price.stops, readout.time) : null;
  const volatilityRow = readout && volatility ? nearestInTime(volatility.rows, readout.time) : null;
  const isSampled = isConfigured && !pair.silent && reply.windows["1h"].n > 0;
  const shortage = prepareInsufficientData(reply.windows, window, {
    isSampled,
    zone,
  });
  const pairName = `${pair.base}/${quote}`;
  const isEmpty = volatility !== null && volatility.lowest === null;
  const isVolumeLowest = hasVolume && volume?.last !== null;
  const isPriceLowest = !isVolumeLowest && isEmpty;
  const isVolatilityLowest = !isVolumeLowest && !isPriceLowest;
  const timeAxis = { times, zone: zoneName(span.to, zone) };
  const failure: ChartFailure | null =
    charts.isError && !series
      ? { error: charts.error, retry: charts.refetch }
      : code.error && { error: code.error, retry: code.retry };
  const frame = {
    ...{ span, times, width, plotWidth: plot, unsampled: price?.unsampled ?? null },
    ...{ gaps: price?.gaps ?? NO_RANGES, stale: price?.stale ?? NO_RANGES },
  };

  return (
    <>
      <div ref={box} className="relative max-laptop:-mr-(--edge)">
        <PriceHeading {...{ price, quote, zone, view, bounds, onChange }} />
        <PairChart
          {...{ x, controls, plotWidth: plot, height: PRICE_HEIGHT, hasTimeAxis: isPriceLowest }}
          failure={failure}
          message={
            price?.last === null && (
              <ChartMessage title="No samples in this range">
                {price.unsampled
                  ? `The first sample is from ${formatMoment(firstSampleAt(priceSeries) ?? price.span.to, zone)}.`
                  : "There are no samples here. Try a longer range."}
              </ChartMessage>
            )
          }
          chart={
            price &&
            drawings && {
              label: summarizePrice(price, pairName, quote, zone),
              drawing: (
                <drawings.MetricChart
                  {...{ name: "price", chart: price, flag, ...frame }}
                  height={heights.price}
                  hasTimeAxis={isPriceLowest}
                />
              ),
              overlay: {
                ...{ width, axisWidth: axis, height: heights.price, kind: "price", lone: price.lone },
                y: axisScale(price.axis, heights.price),
                cursor: cursorAt(pricePoint),
                last: flag === null ? null : { value: flag, text: lastTexts.price },
                labels: rangeLabels(price, zone, plotted),
                timeAxis: isPriceLowest ? timeAxis : null,
              },
            }
          }
        />
        <div className="mt-3.5 flex min-h-7 flex-wrap items-center gap-2.5 text-12">
          <h2 className="font-medium">Volatility</h2>
          <span className="text-ink-3 max-laptop:hidden">
            {measure === "rv" ? `${isPegged ? "bp" : "%"} per ${unit}, trailing` : `${quote}, trailing`}
          </span>
          <Segmented
            label="Window of the volatility"
            kind="accent"
            options={WINDOW_OPTIONS}
            value={window}
            onChange={(next) => onChange({ window: next })}
          />
          <span className="ml-auto max-laptop:hidden">
            <Segmented
              label="Measure"
              options={MEASURE_OPTIONS}
              value={measure}
              onChange={(next) => onChange({ measure: next })}
            />
          </span>
        </div>
        <PairChart
          {...{ x, controls, plotWidth: plot, height: VOLATILITY_HEIGHT, hasTimeAxis: isVolatilityLowest }}
          failure={failure}
          message={
            isEmpty && (
              <ChartMessage
                title={isSampled ? "Not enough data yet" : "Not enough data"}
                art={<CoverageRing coverage={shortage?.coverage ?? 0} />}
                action={
                  shortage?.ready && (
                    <Button onClick={() => onChange({ window: shortage.ready ?? window })}>
                      Show {WINDOW_LABELS[shortage.ready]}
                    </Button>
                  )
                }
              >
                {shortage?.text ?? "There is no figure in this range. Try a longer one."}
              </ChartMessage>
            )
          }
          chart={
            volatility &&
            drawings && {
              label: summarizeVolatility(volatility, {
                ...{ pair: pairName, quote, measure, unit, isPegged, zone },
                span: WINDOW_LABELS[window],
                source: sourceName(source),
              }),
              drawing: (
                <drawings.VolatilityChart
                  {...{ chart: volatility, ...frame }}
                  height={heights.volatility}
                  hasTimeAxis={isVolatilityLowest}
                />
              ),
              overlay: {
                ...{ width, axisWidth: axis, height: heights.volatility, kind: "volatility" },
                lone: volatility.lone,
                y: axisScale(volatility.axis, heights.volatility),
                cursor: cursorAt(
                  volatilityRow && {
                    time: volatilityRow.time,
                    value: volatilityRow.measured ?? volatilityRow.provisional,
                  },
                ),
                last: volatility.last && { value: volatility.last.value, text: lastTexts.volatility },
                labels: withheldLabels(volatility.withheld, plotted),
                timeAxis: isVolatilityLowest ? timeAxis : null,
              },
            }
          }
        />
        {hasVolume && (
          <>
            <div className="mt-3.5 flex min-h-7 items-center gap-2.5 text-12">
              <h2 className="font-medium">Volume</h2>
              <span className="text-ink-3">{quote}, trailing 24 h</span>
              <Popup
                label="Definition"
                name="Definition of volume"
                buttonContent={<Icon name="info" className="size-3.5!" />}
                className="-m-1.5 p-1.5 text-ink-3 hover:text-accent"
              >
                {() => <p className="max-w-[320px] p-1.5">{DEFINITIONS.volume}</p>}
              </Popup>
            </div>
            <PairChart
              {...{ x, controls, plotWidth: plot, height: VOLUME_HEIGHT, hasTimeAxis: isVolumeLowest }}
              failure={failure}
              message={
                volume?.last === null && (
                  <ChartMessage title="No volume in this range">Try a longer range.</ChartMessage>
                )
              }
              chart={
                volume &&
                drawings && {
                  label: summarizeVolume(volume, pairName, quote, zone),
                  drawing: (
                    <drawings.MetricChart
                      {...{ ...frame, name: "volume", chart: volume, flag: volumeFlag }}
                      {...{ gaps: volume.gaps, stale: volume.stale, unsampled: volume.unsampled }}
                      height={heights.volume}
                      hasTimeAxis={isVolumeLowest}
                    />
                  ),
                  overlay: {
                    ...{ width, axisWidth: axis, height: heights.volume, kind: "volume", lone: volume.lone },
                    y: axisScale(volume.axis, heights.volume),
                    cursor: cursorAt(
                      readout && { time: readout.time, value: volumeAt(volume, readout.time) },
                    ),
                    last: volumeFlag === null ? null : { value: volumeFlag, text: lastTexts.volume },
                    labels: [],
                    timeAxis: isVolumeLowest ? timeAxis : null,
                  },
                }
              }
            />
          </>
        )}
        {zoom && overview && overview.last !== null && width > 0 && (
          <OverviewStrip
            {...{ chart: overview, zoom, width: plot, zone }}
            onChange={(chosen) => onChange({ zoom: zoomTo(chosen, bounds) })}
          />
        )}
        {readout && <ChartTooltip readout={readout} />}
        <p aria-live="polite" className="sr-only">
          {spoken}
        </p>
      </div>
      <ChartLegend
        shownIn={{ measure, unit, isPegged, quote }}
        quartiles={isEmpty ? null : (volatility?.quartiles ?? null)}
        source={sourceName(source)}
      />
      <div className="mb-4 laptop:hidden">
        <Segmented
          label="Measure"
          options={MEASURE_OPTIONS}
          value={measure}
          onChange={(next) => onChange({ measure: next })}
        />
      </div>
      {isTableOpen && price && <ChartTable {...{ pair, view, zone }} scale={{ unit, isPegged }} />}
    </>
  );
});

function firstSampleAt(series: PriceSeries | undefined): number | null {
  return series?.firstSampleAt ? Date.parse(series.firstSampleAt) : null;
}

const NO_RANGES: readonly TimeRange[] = [];

function never(): never {
  throw new Error("There are no samples to show.");
}

/** The text, once it has not changed for a while. */
function useDebounced(text: string): string {
  const [rested, setRested] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
