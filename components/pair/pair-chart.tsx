import type { ReactNode } from "react";
import { type ChartControls, ChartFrame } from "@/components/charts/chart-frame";
import { ChartOverlay } from "@/components/charts/chart-overlay";
import type { TimeChartFrame } from "@/components/charts/time-chart";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Readout } from "@/lib/charts/prepare-readout";
import type { PlacedLabel } from "@/lib/charts/range-labels";
import type { Scale } from "@/lib/charts/scale";
import { axisScale, type ValueAxis } from "@/lib/charts/value-axis";
import { ApiError } from "@/lib/client/fetcher";
import { formatAxisFlag } from "@/lib/format/axis-time";
import { type Zone, zoneName } from "@/lib/format/instant";
import { CHART_HEIGHT_CLASSES, CHART_HEIGHTS, TIME_AXIS_SPACE } from "./chart-heights";
import { ChartMessage } from "./chart-message";
import type { ChartComponents } from "./use-chart-components";
import { useLayout } from "./use-layout";

type ChartFailure = { error: Error; retry: () => Promise<unknown> };

/** What all charts of a pair have in common. */
export type SharedChartProps = {
  /** Null until they are loaded and the width is known. */
  components: ChartComponents | null;
  failure: ChartFailure | null;
  controls: ChartControls;
  x: Scale;
  axisWidth: number;
  frame: Omit<TimeChartFrame, "height" | "hasTimeAxis">;
  /** Values at the crosshair; null while it is hidden. */
  readout: Readout | null;
  zone: Zone;
  /** The chart that draws the time axis. */
  lowest: "price" | "volatility" | "volume";
};

type Props = {
  kind: SharedChartProps["lowest"];
  shared: SharedChartProps;
  /** Shown instead of a chart without values. */
  message: ReactNode;
  /** Null while data are loading. */
  chart: {
    label: string;
    axis: ValueAxis;
    lone: readonly { time: number; value: number }[];
    /** Value at the crosshair. */
    cursorValue: number | null | undefined;
    /** Newest value, in the flag on the axis. */
    last: { value: number; text: string } | null;
    labels: readonly PlacedLabel[];
    draw: (components: ChartComponents, frame: TimeChartFrame) => ReactNode;
  } | null;
};

/** A chart of the pair page with its overlay, or the message or skeleton shown instead. */
export function PairChart({ kind, shared, message, chart }: Props) {
  const { components, failure, controls, x, axisWidth, frame, readout, zone } = shared;
  const height = CHART_HEIGHTS[useLayout()][kind];
  const hasTimeAxis = shared.lowest === kind;
  const heights = `${CHART_HEIGHT_CLASSES[kind]} ${hasTimeAxis ? TIME_AXIS_SPACE : ""}`;
  if (failure || message) {
    return <div className={heights}>{failure ? <Failed {...failure} /> : message}</div>;
  }
  if (!chart || !components) return <div className={`skeleton bg-sunk ${heights}`} />;
  const { label, axis, lone, cursorValue, last, labels, draw } = chart;
  const drawing = draw(components, { ...frame, height, hasTimeAxis });
  const cursor = readout && {
    time: readout.time,
    value: readout.lines.length > 0 ? (cursorValue ?? null) : null,
    text: formatAxisFlag(readout.time, zone),
  };
  return (
    <ChartFrame {...{ label, controls, x, heights }} plotWidth={frame.plotWidth}>
      {(selection) => (
        <div aria-hidden="true">
          {drawing}
          <ChartOverlay
            {...{ kind, height, axisWidth, x, cursor, last, labels, lone, selection }}
            width={frame.width}
            y={axisScale(axis, height)}
            timeAxis={hasTimeAxis ? { times: frame.times, zone: zoneName(frame.span.to, zone) } : null}
          />
        </div>
      )}
    </ChartFrame>
  );
}

/** For code that cannot be loaded: the cause is either of the two. */
const CODE_FAILURE = "The server cannot be reached, or was updated: then reload the page.";

function Failed({ error, retry }: ChartFailure) {
  return (
    <ChartMessage
      title="The chart could not be loaded"
      art={<Icon name="alert" className="mb-1 text-bad" />}
      action={<Button onClick={() => void retry()}>Try again</Button>}
    >
      {error instanceof ApiError ? error.message : CODE_FAILURE} The figures are not affected.
    </ChartMessage>
  );
}
