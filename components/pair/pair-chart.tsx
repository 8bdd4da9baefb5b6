import type { ComponentProps, ReactNode } from "react";
import { type ChartControls, ChartFrame } from "@/components/charts/chart-frame";
import { ChartOverlay } from "@/components/charts/chart-overlay";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Scale } from "@/lib/charts/scale";
import { ApiError } from "@/lib/client/fetcher";
import { TIME_AXIS_SPACE } from "./chart-heights";
import { ChartMessage } from "./chart-message";

/** Why a chart cannot be drawn. */
export type ChartFailure = { error: Error; retry: () => Promise<unknown> };

type Props = {
  /** Classes that give the height of the plot. */
  height: string;
  hasTimeAxis: boolean;
  x: Scale;
  plotWidth: number;
  controls: ChartControls;
  failure: ChartFailure | null;
  /** In the chart's place where there is nothing to draw. */
  message: ReactNode;
  /** Null while data or code are loading. */
  chart: {
    label: string;
    drawing: ReactNode;
    overlay: Omit<ComponentProps<typeof ChartOverlay>, "selection" | "x">;
  } | null;
};

/** A chart of the pair page with its overlay, or the message or skeleton shown instead. */
export function PairChart(props: Props) {
  const { height, hasTimeAxis, x, plotWidth, controls, failure, message, chart } = props;
  const heights = hasTimeAxis ? `${height} ${TIME_AXIS_SPACE}` : height;
  if (failure || message) {
    return <div className={heights}>{failure ? <Failed {...failure} /> : message}</div>;
  }
  if (!chart) return <div className={`skeleton bg-sunk ${heights}`} />;
  return (
    <ChartFrame label={chart.label} {...{ controls, x, plotWidth, heights }}>
      {(selection) => (
        <div aria-hidden="true">
          {chart.drawing}
          <ChartOverlay {...chart.overlay} {...{ x, selection }} />
        </div>
      )}
    </ChartFrame>
  );
}

/** Code that cannot be loaded does not tell whether the server is down or has replaced the file. */
const NOT_DRAWN = "The server cannot be reached, or was updated: then reload the page.";

function Failed({ error, retry }: ChartFailure) {
  return (
    <ChartMessage
      title="The chart could not be loaded"
      art={<Icon name="alert" className="mb-1 text-bad" />}
      action={<Button onClick={() => void retry()}>Try again</Button>}
    >
      {error instanceof ApiError ? error.message : NOT_DRAWN} The figures are not affected.
    </ChartMessage>
  );
}
