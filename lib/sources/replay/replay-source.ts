import { readdir } from "node:fs/promises";
import path from "node:path";
import type { FetchedQuotes, FetchRequest, PriceSource, Quote } from "@/lib/sources/price-source";
import { CandleCursor, type RowRejection, type UnreadableFile } from "@/lib/sources/replay/candle-cursor";
import { intervalName, isCandleFile, parseCandleFileName } from "@/lib/sources/replay/file-name";

/** A folder without candle files, or one that cannot be read. */
export class ReplayFolderError extends Error {
  override name = "ReplayFolderError";
}

/**
 * A recorded market as a source: the candle files of one interval in a folder. A bar's close is the quote at the bar's end,
 * which is also its provider time. A bar without trades (flat, volume 0) is a sample, an absent bar is a missed sample.
 * Requests must be in time order, because the files are read sequentially.
 */
export class ReplaySource implements PriceSource {
  readonly kind = "replay";
  readonly limits = null;
  readonly name: string;

  constructor(
    readonly intervalSeconds: number,
    private readonly cursors: readonly CandleCursor[],
  ) {
    this.name = `replay-${intervalName(intervalSeconds)}`;
  }

  /** The next event time at which a pair has a quote; null at the end of all files. */
  async nextAt(): Promise<Date | null> {
    let nextMs: number | null = null;
    for (const cursor of this.cursors) {
      // Awaited once per batch: once per row would take most of the time of a replay.
      const candle = cursor.isDrained ? await cursor.current() : cursor.buffered;
      if (candle !== null && (nextMs === null || candle.endMs < nextMs)) nextMs = candle.endMs;
    }
    return nextMs === null ? null : new Date(nextMs);
  }

  /** The quotes of the bars that end at the event time; earlier bars are skipped. */
  async fetchQuotes({ at }: Pick<FetchRequest, "at">): Promise<FetchedQuotes> {
    const quotes: Quote[] = [];
    for (const cursor of this.cursors) {
      let candle = await cursor.current();
      while (candle !== null && candle.endMs < at.getTime()) {
        cursor.next();
        candle = await cursor.current();
      }
      if (candle === null || candle.endMs !== at.getTime()) continue;
      quotes.push({
        providerId: cursor.name.pair,
        base: cursor.name.base,
        quote: cursor.name.quote,
        name: cursor.name.base,
        values: { price: candle.close },
        providerAt: at,
        iconUrl: null,
        marketCapRank: null,
      });
      cursor.next();
    }
    return { quotes, problems: [] };
  }
}

/** An open folder of candle files. */
export type ReplayFolder = {
  /** One source per interval, shortest interval first. */
  sources: ReplaySource[];
  /** Files that could not be read completely so far. The others are not affected. */
  unreadable(): UnreadableFile[];
  /** Closes files that were not read to their end. */
  close(): Promise<void>;
};

/**
 * Opens every `VENUE-BASE-QUOTE-INTERVAL.csv` and `.csv.gz` of a folder (not of its subfolders); other files
 * are ignored. Names and headers are checked now, rows are read when they are due.
 * @param onRejected called for each skipped row
 * @throws ReplayFolderError if the folder cannot be read or contains no such file
 */
export async function openReplayFolder(
  directory: string,
  onRejected: (rejection: RowRejection) => void,
): Promise<ReplayFolder> {
  const unreadable: UnreadableFile[] = [];
  const cursors = new Map<string, CandleCursor>();
  for (const file of await candleFiles(directory)) {
    const name = parseCandleFileName(file);
    if ("problem" in name) {
      unreadable.push({ file, reason: name.problem });
      continue;
    }
    const key = `${name.pair} ${name.intervalSeconds}`;
    if (cursors.has(key)) {
      unreadable.push({ file, reason: `another file already contains ${name.pair} at this interval` });
      continue;
    }
    const cursor = new CandleCursor(path.join(directory, file), name, onRejected);
    await cursor.current();
    cursors.set(key, cursor);
  }
  const all = [...cursors.values()];
  const intervals = [...new Set(all.map((cursor) => cursor.name.intervalSeconds))].sort((a, b) => a - b);
  return {
    sources: intervals.map(
      (seconds) =>
        new ReplaySource(
          seconds,
          all.filter((cursor) => cursor.name.intervalSeconds === seconds),
        ),
    ),
    unreadable: () => [...unreadable, ...all.flatMap((cursor) => cursor.failure ?? [])],
    async close() {
      for (const cursor of all) await cursor.close();
    },
  };
}

async function candleFiles(directory: string): Promise<string[]> {
  let names: string[];
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (cause) {
    throw new ReplayFolderError(
      `The folder ${directory} cannot be read (${cause instanceof Error ? cause.message : String(cause)}). ` +
        "Pass the folder with the candle files.",
      { cause },
    );
  }
  const files = names.filter(isCandleFile).sort();
  if (files.length > 0) return files;
  throw new ReplayFolderError(
    `${directory} contains no candle file. Expected VENUE-BASE-QUOTE-INTERVAL.csv.gz or .csv, as in ` +
      "BINANCE-ATOM-USDT-1m.csv.gz, in the folder itself.",
  );
}
