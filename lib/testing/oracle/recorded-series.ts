import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

/** Closes of a pair, in units of 10^-decimals, at the ends of their bars. */
export type RecordedSeries = {
  pair: string;
  base: string;
  quote: string;
  minutes: number;
  decimals: number;
  closes: { end: number; units: bigint }[];
};

/**
 * Reads a folder of valid candle files: ascending, without duplicates and invalid rows. Nothing is checked, to keep it simple.
 */
export function readRecordedSeries(folder: string): RecordedSeries[] {
  return readdirSync(folder)
    .filter((file) => /\.csv(\.gz)?$/.test(file))
    .map((file) => {
      const bytes = readFileSync(path.join(folder, file));
      const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
      const [venue = "", base = "", quote = "", interval = ""] = (file.split(".csv")[0] ?? "").split("-");
      const minutes = Number.parseInt(interval, 10) * (interval.endsWith("h") ? 60 : 1);
      const cells = text
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((row) => row.trim().split(","));
      const decimals = Math.max(...cells.map((row) => (row[4] ?? "").split(".")[1]?.length ?? 0));
      const closes = cells.map((row) => {
        const [whole = "", fraction = ""] = (row[4] ?? "").split(".");
        return {
          end: Number(row[0]) + minutes * 60_000,
          units: BigInt(whole + fraction.padEnd(decimals, "0")),
        };
      });
      return { pair: `${venue}-${base}-${quote}`, base, quote, minutes, decimals, closes };
    });
}

/** Distinct ends of all bars, oldest first: the ticks of a replay. */
export function tickTimes(series: readonly RecordedSeries[]): number[] {
  return [...new Set(series.flatMap((recorded) => recorded.closes.map((close) => close.end)))].sort(
    (a, b) => a - b,
  );
}
