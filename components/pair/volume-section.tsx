import { Icon } from "@/components/ui/icon";
import { Popup } from "@/components/ui/popup";
import { summarizeVolume } from "@/lib/charts/chart-summary";
import { type PreparedVolume, volumeAt } from "@/lib/charts/prepare-volume";
import { DEFINITIONS } from "@/lib/market/definitions";
import { ChartMessage } from "./chart-message";
import { PairChart, type SharedChartProps } from "./pair-chart";

type Props = {
  shared: SharedChartProps;
  volume: PreparedVolume | null;
  /** Value and text of the flag on the axis. */
  last: { value: number; text: string } | null;
  /** As in `BTC/USD`. */
  pairName: string;
  quote: string;
};

/** The volume chart of a pair, with its heading. */
export function VolumeSection({ shared, volume, last, pairName, quote }: Props) {
  const { readout, zone } = shared;
  return (
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
        kind="volume"
        shared={shared}
        message={
          volume?.last === null && (
            <ChartMessage title="No volume in this range">Try a longer range.</ChartMessage>
          )
        }
        chart={
          volume && {
            ...{ axis: volume.axis, lone: volume.lone, last, labels: [] },
            label: summarizeVolume(volume, pairName, quote, zone),
            cursorValue: readout && volumeAt(volume, readout.time),
            draw: ({ MetricChart }, drawn) => (
              <MetricChart
                {...{ ...drawn, name: "volume", chart: volume, flag: last?.value ?? null }}
                {...{ gaps: volume.gaps, stale: volume.stale, unsampled: volume.unsampled }}
              />
            ),
          }
        }
      />
    </>
  );
}
