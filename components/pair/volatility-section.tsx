import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { summarizeVolatility } from "@/lib/charts/chart-summary";
import { nearestInTime } from "@/lib/charts/nearest-in-time";
import type { PairView } from "@/lib/charts/pair-view";
import { prepareInsufficientData } from "@/lib/charts/prepare-insufficient-data";
import type { PreparedVolatility } from "@/lib/charts/prepare-volatility";
import { withheldLabels } from "@/lib/charts/range-labels";
import type { PairReply } from "@/lib/contracts/pair";
import { sourceName } from "@/lib/format/source-name";
import { WINDOW_IDS } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";
import { ChartMessage } from "./chart-message";
import { CoverageRing } from "./coverage-ring";
import { MeasurePicker } from "./measure-picker";
import { PairChart, type SharedChartProps } from "./pair-chart";

const WINDOW_OPTIONS = WINDOW_IDS.map((id) => ({ id, label: WINDOW_LABELS[id] }));

type Props = {
  shared: SharedChartProps;
  volatility: PreparedVolatility | null;
  lastText: string;
  reply: PairReply;
  view: PairView;
  onChange: (change: Partial<PairView>) => void;
  /** Whether new samples of the pair are expected. */
  isSampled: boolean;
  /** As in `BTC/USD`. */
  pairName: string;
};

/** The volatility chart of a pair, with its heading and settings. */
export function VolatilitySection(props: Props) {
  const { shared, volatility, lastText, reply, view, onChange, isSampled, pairName } = props;
  const { source, quote } = reply.pair;
  const { measure, unit, window } = view;
  const { x, frame, readout, zone } = shared;
  const isPegged = reply.windows[window].pegged;
  const insufficientData = prepareInsufficientData(reply.windows, window, { isSampled, zone });
  const ready = insufficientData?.ready;
  const cursorRow = readout && volatility && nearestInTime(volatility.rows, readout.time);
  return (
    <>
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
          <MeasurePicker {...{ measure, onChange }} />
        </span>
      </div>
      <PairChart
        kind="volatility"
        shared={shared}
        message={
          volatility?.lowest === null && (
            <ChartMessage
              title={isSampled ? "Not enough data yet" : "Not enough data"}
              art={<CoverageRing coverage={insufficientData?.coverage ?? 0} />}
              action={
                ready && (
                  <Button onClick={() => onChange({ window: ready })}>Show {WINDOW_LABELS[ready]}</Button>
                )
              }
            >
              {insufficientData?.text ?? "There is no figure in this range. Try a longer range."}
            </ChartMessage>
          )
        }
        chart={
          volatility && {
            ...{ axis: volatility.axis, lone: volatility.lone },
            label: summarizeVolatility(volatility, {
              ...{ pair: pairName, quote, measure, unit, isPegged, zone },
              span: WINDOW_LABELS[window],
              source: sourceName(source),
            }),
            cursorValue: cursorRow?.measured ?? cursorRow?.provisional,
            last: volatility.last && { value: volatility.last.value, text: lastText },
            labels: withheldLabels(volatility.withheld, { toPixel: x.toPixel, width: frame.plotWidth }),
            draw: ({ VolatilityChart }, drawn) => <VolatilityChart chart={volatility} {...drawn} />,
          }
        }
      />
    </>
  );
}
