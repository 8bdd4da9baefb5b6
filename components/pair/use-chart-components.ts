"use client";
import { startTransition, useCallback, useEffect, useState } from "react";

async function load() {
  const [{ MetricChart }, { VolatilityChart }] = await Promise.all([
    import("@/components/charts/metric-chart"),
    import("@/components/charts/volatility-chart"),
  ]);
  return { MetricChart, VolatilityChart };
}

export type ChartComponents = Awaited<ReturnType<typeof load>>;

/** Loaded once, used for every pair. */
let cached: ChartComponents | null = null;

/** Loads the chart components separately, so that figures are shown and data requested before Recharts is loaded. */
export function useChartComponents() {
  const [components, setComponents] = useState(cached);
  const [error, setError] = useState<Error | null>(null);

  const retry = useCallback(async (): Promise<void> => {
    setError(null);
    try {
      cached = await load();
      startTransition(() => setComponents(cached));
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  }, []);

  useEffect(() => {
    if (cached) return;
    // In a later task, to keep the task of hydration short.
    const timer = setTimeout(() => void retry());
    return () => clearTimeout(timer);
  }, [retry]);

  return { components, error, retry };
}
