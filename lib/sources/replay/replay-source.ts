import { readdir } from "node:fs/promises";
import path from "node:path";
import type { FetchedQuotes, FetchRequest, PriceSource, Quote } from "@/lib/sources/price-source";
import { CandleCursor, type RowRejection, type UnreadableFile } from "@/lib/sources/replay/candle-cursor";
import { intervalName, isCandleFile, parseCandleFileName } from "@/lib/sources/replay/file-name";

/** A folder that holds no recorded market; the message says what was looked for. */
export class ReplayFolderError extends Error {
  override name = "ReplayFolderError";
}

/**
 * A recorded market as a source: the candle files of one interval in a folder. A bar's close is the
 * quote at the bar's end, and the provider's time of it is that end too: a bar without trades (flat, volume 0) is a sample
 * like any other, an absent bar is a missed one. It is asked in time order only, for it reads its files as it goes.
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

  /** The next event time at which some pair has a quote; null when every file has come to its end. */
  async nextAt(): Promise<Date | null> {
    let nextMs: number | null = null;
    for (const cursor of this.cursors) {
      // Waiting once a row and not once a batch would be most of the time a replay takes.
      const candle = cursor.isDrained ? await cursor.current() : cursor.buffered;
      if (candle !== null && (nextMs === null || candle.endMs < nextMs)) nextMs = candle.endMs;
    }
    return nextMs === null ? null : new Date(nextMs);
  }

  /** The quotes of the bars that end at the event time; bars that ended before it are passed over. */
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

/** A folder of candle files, opened. */
export type ReplayFolder = {
  /** One source an interval, shortest interval first. */
  sources: ReplaySource[];
  /** Files that could not be read, or not to their end, so far. The others go on without them. */
  unreadable(): UnreadableFile[];
  /** Lets go of files that were not read to their end. */
  close(): Promise<void>;
};

/**
 * Opens every `VENUE-BASE-QUOTE-INTERVAL.csv` and `.csv.gz` of a folder (not of its subfolders); other files
 * are left alone. Each file's name and header are looked at now, its rows when they are due.
 * @param onRejected told every row that is left out
 * @throws ReplayFolderError when the folder cannot be read or holds no such file
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
      unreadable.push({ file, reason: `another file already holds ${name.pair} at this interval` });
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
        "Give the folder that holds the candle files.",
      { cause },
    );
  }
  const files = names.filter(isCandleFile).sort();
  if (files.length > 0) return files;
  throw new ReplayFolderError(
    `${directory} holds no candle file. Looked for VENUE-BASE-QUOTE-INTERVAL.csv.gz or .csv, as in ` +
      "BINANCE-ATOM-USDT-1m.csv.gz, in the folder itself.",
  );
}
