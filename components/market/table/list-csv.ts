import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { csvLine } from "@/lib/format/csv";
import { inVolatilityUnit, type VolatilityUnit } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { METRICS } from "@/lib/market/metric";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";

/** The list as shown. */
export type ListedPairs = {
  pairs: readonly PairRow[];
  figures: ReadonlyMap<string, VolatilityRow>;
  window: WindowId;
  unit: VolatilityUnit;
  /** Event time of the newest tick in it, epoch milliseconds. */
  at: number;
};

const STALE_MS = 5 * 60_000;

function decimal(value: number | null | undefined): string {
  return value == null ? "" : plainDecimal(value);
}

/** As in a pair's own export; empty without figures. `silent`: the figures are as of the last sample. */
function stateOf({ quoteAgeMs, silent }: PairRow, figures: VolatilityRow | undefined): string {
  const labels = { published: "measured", provisional: "provisional", withheld: "not enough data" };
  const states = figures ? [labels[publicationOf(figures.coverage)]] : [];
  if (figures && isNotFresh(figures)) states.push("not fresh");
  if (figures?.pegged) states.unshift("pegged");
  if (silent) states.unshift("silent");
  if (quoteAgeMs !== null && quoteAgeMs > STALE_MS) states.unshift("stale");
  return states.join("; ");
}

function header({ window, unit }: ListedPairs): string {
  const perRoot = `fraction per square root of a ${unit}`;
  return csvLine([
    ...["source", "pair", "name", "base", "quote", "price (quote units)", "change over 24h (fraction)"],
    `${METRICS.volume.csvName} (quote units)`,
    ...["last sample at (UTC)", "quote changed at (UTC)", "quote age when received (s)", "state"],
    ...[`rank by volatility over ${window} on its source`, "pairs ranked"],
    ...[`realized volatility over ${window} (${perRoot})`, `standard error of it (${perRoot})`],
    ...[`standard deviation over ${window} (quote units)`, `mean over ${window} (quote units)`],
    ...[`coefficient of variation over ${window} (fraction)`],
    ...[`coverage of ${window} (fraction)`, `fresh coverage of ${window} (fraction)`],
    ...[`samples in ${window}`, `returns in ${window}`, "window begins at (UTC)"],
  ]);
}

function line(pair: PairRow, figures: VolatilityRow | undefined, unit: VolatilityUnit): string {
  const inUnit = (value: number | null | undefined) => (value == null ? null : inVolatilityUnit(value, unit));
  return csvLine([
    ...[pair.source, pair.id, pair.name, pair.base, pair.quote, pair.price ?? "", decimal(pair.change24h)],
    pair.volumeQuote ?? "",
    ...[pair.sampledAt ?? "", pair.providerAt ?? ""],
    decimal(pair.quoteAgeMs === null ? null : pair.quoteAgeMs / 1000),
    stateOf(pair, figures),
    ...[decimal(figures?.rank), decimal(figures?.of)],
    ...[decimal(inUnit(figures?.rv)), decimal(inUnit(figures?.rvStdErr))],
    ...[decimal(figures?.stdDev), decimal(figures?.mean), decimal(figures?.cv)],
    ...[decimal(figures?.coverage), decimal(figures?.freshCoverage)],
    ...[decimal(figures?.n), decimal(figures?.returns), figures?.from ?? ""],
  ]);
}

/**
 * A list of pairs as CSV, one line each in the order shown: prices and volumes with every stored digit, instants in ISO
 * 8601 UTC, units in the head. Unknown values are empty.
 */
export function listCsv(list: ListedPairs): string {
  return header(list) + list.pairs.map((pair) => line(pair, list.figures.get(pair.key), list.unit)).join("");
}

/** @example listCsvName({ window: "24h", at: Date.UTC(2025, 10, 11, 1, 10) }) // "sigmawatch-24h-20251111T011000Z.csv" */
export function listCsvName({ window, at }: Pick<ListedPairs, "window" | "at">): string {
  const stamp = new Date(at).toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
  return `sigmawatch-${window}-${stamp}.csv`;
}
