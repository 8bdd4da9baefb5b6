import { summarizePrice } from "@/lib/charts/chart-summary";
import { nearestInTime } from "@/lib/charts/nearest-in-time";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { rangeLabels } from "@/lib/charts/range-labels";
import { formatMoment } from "@/lib/format/axis-time";
import { ChartMessage } from "./chart-message";
import { PairChart, type SharedChartProps } from "./pair-chart";

type Props = {
  shared: SharedChartProps;
  price: PreparedPrice | null;
  /** Value and text of the flag on the axis. */
  last: { value: number; text: string } | null;
  /** ISO 8601; null for a pair without samples. */
  firstSampleAt: string | null | undefined;
  /** As in `BTC/USD`. */
  pairName: string;
  quote: string;
};

/** The price chart of a pair. */
export function PriceSection({ shared, price, last, firstSampleAt, pairName, quote }: Props) {
  const { x, frame, readout, zone } = shared;
  return (
    <PairChart
      kind="price"
      shared={shared}
      message={
        price?.last === null && (
          <ChartMessage title="No samples in this range">
            {price.unsampled
              ? `The first sample is from ${formatMoment(firstSampleAt ? Date.parse(firstSampleAt) : price.span.to, zone)}.`
              : "There are no samples here. Try a longer range."}
          </ChartMessage>
        )
      }
      chart={
        price && {
          ...{ axis: price.axis, lone: price.lone, last },
          label: summarizePrice(price, pairName, quote, zone),
          cursorValue: readout && nearestInTime(price.stops, readout.time)?.value,
          labels: rangeLabels(price, zone, { toPixel: x.toPixel, width: frame.plotWidth }),
          draw: ({ MetricChart }, drawn) => (
            <MetricChart name="price" chart={price} flag={last?.value ?? null} {...drawn} />
          ),
        }
      }
    />
  );
}
