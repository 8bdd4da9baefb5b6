import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readRecordedText } from "@/lib/testing/recorded-data";

/**
 * Copies a span of recorded candle files into a folder of its own, unpacked, so that a test need not wait for
 * all of it.
 * @param from first and `to` last bar start, ISO 8601, both included
 * @param names the files wanted; all by default
 * @returns the new folder, the caller's to remove
 */
export function cutCandles(folder: string, from: string, to: string, names: RegExp = /\.csv\.gz$/): string {
  const target = mkdtempSync(path.join(tmpdir(), "sigmawatch-cut-"));
  const [first, last] = [Date.parse(from), Date.parse(to)];
  for (const name of readdirSync(folder).filter((file) => names.test(file))) {
    const [header = "", ...rows] = readRecordedText(path.join(folder, name)).trimEnd().split("\n");
    const kept = rows.filter((row) => {
      const time = Number(row.split(",")[0]);
      return time >= first && time <= last;
    });
    writeFileSync(path.join(target, name.replace(/\.gz$/, "")), [header, ...kept, ""].join("\n"));
  }
  return target;
}
