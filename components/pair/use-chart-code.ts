"use client";
import { startTransition, useCallback, useEffect, useState } from "react";
import type { PriceChart } from "@/components/charts/price-chart";
import type { VolatilityChart } from "@/components/charts/volatility-chart";

type Parts = { PriceChart?: typeof PriceChart; VolatilityChart?: typeof VolatilityChart };

/** What has come stays for the next pair. */
let kept: Parts = {};

/**
 * The code that draws the charts, apart from the page: figures are read before Recharts has arrived. The lower chart
 * comes a frame after the upper one: both at once would keep a slow machine from answering for twice as long.
 */
export function useChartCode() {
  const [parts, setParts] = useState(kept);
  const [error, setError] = useState<Error | null>(null);

  const load = useCallback(async (): Promise<void> => {
    const arrive = (part: Parts) => {
      kept = { ...kept, ...part };
      startTransition(() => setParts(kept));
    };
    setError(null);
    try {
      const lower = import("@/components/charts/volatility-chart");
      // It may fail while the upper one is awaited, which then tells of it.
      lower.catch(() => {});
      const { PriceChart } = await import("@/components/charts/price-chart");
      arrive({ PriceChart });
      const { VolatilityChart } = await lower;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      arrive({ VolatilityChart });
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  }, []);

  useEffect(() => {
    if (kept.VolatilityChart) return;
    // Not in the task in which the page starts, which is long enough.
    const timer = setTimeout(() => void load());
    return () => clearTimeout(timer);
  }, [load]);

  return { ...parts, error, retry: load };
}
