import { Segmented } from "@/components/ui/segmented";
import type { PairView } from "@/lib/charts/pair-view";

const MEASURE_OPTIONS = [
  { id: "rv", label: "Realized volatility" },
  { id: "stdDev", label: "Standard deviation" },
] as const;

type Props = { measure: PairView["measure"]; onChange: (change: Partial<PairView>) => void };

/** Choice of the figure in the volatility chart. */
export function MeasurePicker({ measure, onChange }: Props) {
  return (
    <Segmented
      label="Measure"
      options={MEASURE_OPTIONS}
      value={measure}
      onChange={(next) => onChange({ measure: next })}
    />
  );
}
