"use client";
import { startTransition, useCallback, useEffect, useState } from "react";

async function load() {
  const [{ MetricChart }, { VolatilityChart }] = await Promise.all([
    import("@/components/charts/metric-chart"),
    import("@/components/charts/volatility-chart"),
  ]);
  return { MetricChart, VolatilityChart };
}

type ChartData = Awaited<ReturnType<typeof load>>;

/** What has come stays for the next pair. */
let kept: ChartData | null = null;

/**
 * The code that draws the charts, apart from the page: its figures are read and its answers are asked for before Recharts
 * has arrived.
 */
export function useChartData() {
  const [drawings, setDrawings] = useState(kept);
  const [error, setError] = useState<Error | null>(null);

  const retry = useCallback(async (): Promise<void> => {
    setError(null);
    try {
      kept = await load();
      startTransition(() => setDrawings(kept));
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  }, []);

  useEffect(() => {
    if (kept) return;
    // Not in the task in which the page starts, which is long enough.
    const timer = setTimeout(() => void retry());
    return () => clearTimeout(timer);
  }, [retry]);

  return { drawings, error, retry };
}
