"use client";
import type { MarketView } from "@/components/market/market-view";
import { Segmented } from "@/components/ui/segmented";
import { Switch } from "@/components/ui/switch";
import { formatCount } from "@/lib/format/count";
import type { VolatilityUnit } from "@/lib/format/volatility";

const UNIT_CHOICES = [
  { id: "day", label: "% per day" },
  { id: "year", label: "annualized" },
] as const;

type Change = (change: Partial<MarketView>) => void;

export function UnitSwitch({ unit, onChange }: { unit: VolatilityUnit; onChange: Change }) {
  return (
    <Segmented
      label="Unit of volatility"
      options={UNIT_CHOICES}
      value={unit}
      onChange={(unit) => onChange({ unit })}
    />
  );
}

type PeggedProps = { count: number; isOn: boolean; onChange: Change };

export function PeggedSwitch({ count, isOn, onChange }: PeggedProps) {
  if (count === 0) return null;
  return (
    <Switch isOn={isOn} onChange={(pegged) => onChange({ pegged })}>
      {`Show ${formatCount(count)} pegged ${count === 1 ? "pair" : "pairs"}`}
    </Switch>
  );
}
