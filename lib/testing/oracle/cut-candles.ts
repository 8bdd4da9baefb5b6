import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readRecordedText } from "@/lib/testing/recorded-data";

/**
 * Copies a time range of recorded candle files into a new folder, uncompressed, to shorten a test.
 * @param from first bar start, inclusive, ISO 8601
 * @param to last bar start, inclusive, ISO 8601
 * @param names files to copy; default: all
 * @returns the new folder, which the caller must remove
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
