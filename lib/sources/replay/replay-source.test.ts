import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RowRejection } from "@/lib/sources/replay/candle-cursor";
import { CANDLE_HEADER } from "@/lib/sources/replay/candle-row";
import { openReplayFolder, ReplayFolderError, type ReplaySource } from "@/lib/sources/replay/replay-source";
import { readRecordedSeries, tickTimes } from "@/lib/testing/oracle/recorded-series";
import { hasRecordedData, recordedData } from "@/lib/testing/recorded-data";

const START_MS = Date.UTC(2024, 2, 1);
const minute = (n: number) => START_MS + n * 60_000;
const bar = (n: number, close: string) => `${minute(n)},${close},${close},${close},${close},1.5`;

let folder: string;
let rejections: RowRejection[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmawatch-candles-"));
  rejections = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(
  name: string,
  rows: readonly string[],
  options: { lineEnd?: string; header?: string } = {},
): void {
  const { lineEnd = "\n", header = CANDLE_HEADER } = options;
  const text = [header, ...rows, ""].join(lineEnd);
  writeFileSync(path.join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);
}

const open = () => openReplayFolder(folder, (rejection) => rejections.push(rejection));

/** Runs a source to its end: times in minutes from the start, with their prices. */
async function play(source: ReplaySource | undefined): Promise<[number, Record<string, unknown>][]> {
  const ticks: [number, Record<string, unknown>][] = [];
  for (let at = await source?.nextAt(); source && at; at = await source.nextAt()) {
    const { quotes } = await source.fetchQuotes({ at });
    const prices = Object.fromEntries(quotes.map((quote) => [quote.providerId, quote.values.price]));
    ticks.push([(at.getTime() - START_MS) / 60_000, prices]);
  }
  return ticks;
}

describe("a folder of candle files", () => {
  it("becomes one source per interval, whose quotes are closes at the end of bars", async () => {
    write("BINANCE-ATOM-USDT-1m.csv.gz", [bar(0, "10.50"), bar(1, "10.51")]);
    write("KRAKEN-XBT-EUR-5m.csv", [bar(0, "0.000010"), bar(5, "0.000011")]);
    const replay = await open();
    expect(replay.sources.map((source) => [source.name, source.kind, source.intervalSeconds])).toEqual([
      ["replay-1m", "replay", 60],
      ["replay-5m", "replay", 300],
    ]);
    const at = new Date(minute(1));
    expect(await replay.sources[0]?.fetchQuotes({ at })).toEqual({
      quotes: [
        {
          providerId: "BINANCE-ATOM-USDT",
          base: "ATOM",
          quote: "USDT",
          name: "ATOM",
          values: { price: "10.50" },
          providerAt: at,
          iconUrl: null,
          marketCapRank: null,
        },
      ],
      problems: [],
    });
    expect(await play(replay.sources[1])).toEqual([
      [5, { "KRAKEN-XBT-EUR": "0.000010" }],
      [10, { "KRAKEN-XBT-EUR": "0.000011" }],
    ]);
    expect(replay.unreadable()).toEqual([]);
  });

  it("merges its files in time order: an absent bar is a missed sample, and without bars there is no tick", async () => {
    write("V-A-X-1m.csv", [bar(0, "1"), bar(1, "2"), bar(7, "3")]);
    write("V-B-X-1m.csv", [bar(1, "5"), bar(2, "6")]);
    const replay = await open();
    expect(await play(replay.sources[0])).toEqual([
      [1, { "V-A-X": "1" }],
      [2, { "V-A-X": "2", "V-B-X": "5" }],
      [3, { "V-B-X": "6" }],
      [8, { "V-A-X": "3" }],
    ]);
  });

  it("returns a bar without trades as a sample", async () => {
    write("V-A-X-1m.csv", [bar(0, "1"), `${minute(1)},1,1,1,1,0.0`]);
    const replay = await open();
    expect(await play(replay.sources[0])).toHaveLength(2);
  });

  it("reads Windows line ends, a byte order mark, and a file without a last line end", async () => {
    write("V-A-X-1m.csv", [bar(0, "1"), bar(1, "2")], { lineEnd: "\r\n", header: `\uFEFF${CANDLE_HEADER}` });
    writeFileSync(path.join(folder, "V-B-X-1m.csv"), `${CANDLE_HEADER}\n${bar(0, "3")}`);
    const replay = await open();
    expect(await play(replay.sources[0])).toEqual([
      [1, { "V-A-X": "1", "V-B-X": "3" }],
      [2, { "V-A-X": "2" }],
    ]);
    expect(rejections).toEqual([]);
  });

  it("ignores other files", async () => {
    write("V-A-X-1m.csv", [bar(0, "1")]);
    writeFileSync(path.join(folder, "README.md"), "hello");
    writeFileSync(path.join(folder, "._V-A-X-1m.csv"), "\0\0");
    const replay = await open();
    expect(replay.sources).toHaveLength(1);
    expect(replay.unreadable()).toEqual([]);
  });
});

describe("an invalid row", () => {
  it.each([
    ["a close that is no number", `${minute(1)},1,1,1,abc,1`, "unparsable"],
    ["NaN", `${minute(1)},1,1,1,NaN,1`, "unparsable"],
    ["an empty close", `${minute(1)},1,1,1,,1`, "unparsable"],
    ["a missing column", `${minute(1)},1,1,1,1`, "unparsable"],
    ["a column too many", `${minute(1)},1,1,1,1,1,1`, "unparsable"],
    ["a time that is no number", "2024-03-01,1,1,1,1,1", "unparsable"],
    ["a damaged price that is not sampled", `${minute(1)},1,1x,1,1,1`, "unparsable"],
    ["a price of zero", `${minute(1)},1,1,1,0.000,1`, "non_positive"],
    ["a negative price", `${minute(1)},1,1,1,-1,1`, "non_positive"],
    ["a negative volume", `${minute(1)},1,1,1,1,-1`, "non_positive"],
    ["an absurdly large price", `${minute(1)},1,1,1,1e31,1`, "out_of_range"],
    ["a time in seconds", `${minute(1) / 1000},1,1,1,1,1`, "out_of_range"],
    ["a time in microseconds", `${minute(1)}000,1,1,1,1,1`, "out_of_range"],
    ["a bar that begins between two minutes", `${minute(1) + 1000},1,1,1,1,1`, "not_aligned"],
    ["the bar before it again", bar(0, "9"), "duplicate"],
    ["an earlier bar", bar(-3, "9"), "out_of_order"],
  ])("(%s) is skipped and reported with file and line", async (_, row, reason) => {
    write("V-A-X-1m.csv", [bar(0, "1"), row, bar(1, "2")]);
    write("V-B-X-1m.csv", [bar(0, "7")]);
    const replay = await open();
    expect(await play(replay.sources[0])).toEqual([
      [1, { "V-A-X": "1", "V-B-X": "7" }],
      [2, { "V-A-X": "2" }],
    ]);
    expect(rejections).toEqual([{ file: "V-A-X-1m.csv", line: 3, reason }]);
  });

  it("does not affect the order check of the next rows", async () => {
    write("V-A-X-1m.csv", [bar(0, "1"), `${minute(50)},1,1,1,oops,1`, bar(1, "2")]);
    const replay = await open();
    expect(await play(replay.sources[0])).toHaveLength(2);
    expect(rejections).toHaveLength(1);
  });
});

describe("a file that cannot be read", () => {
  const good = () => write("V-A-X-1m.csv", [bar(0, "1")]);

  it.each([
    ["another header", "V-B-X-1m.csv", "time,open,high,low,close,volume\n1,1,1,1,1,1\n", /first line is not/],
    ["nothing in it", "V-B-X-1m.csv", "", /is empty/],
    ["no gzip in a .gz", "V-B-X-1m.csv.gz", `${CANDLE_HEADER}\n`, /header/],
    ["a name without an interval", "V-B-X.csv", `${CANDLE_HEADER}\n`, /VENUE-BASE-QUOTE-INTERVAL/],
    ["bars longer than an hour", "V-B-X-4h.csv", `${CANDLE_HEADER}\n`, /not between 1s and 1h/],
    ["the pair of another file", "V-A-X-1m.csv.gz", gzipSync(`${CANDLE_HEADER}\n`), /already contains V-A-X/],
  ])("(%s) is named with the reason, and the others go on", async (_, name, content, reason) => {
    good();
    writeFileSync(path.join(folder, name), content);
    const replay = await open();
    expect(await play(replay.sources.find((source) => source.intervalSeconds === 60))).toEqual([
      [1, { "V-A-X": "1" }],
    ]);
    expect(replay.unreadable()).toEqual([{ file: name, reason: expect.stringMatching(reason) }]);
  });

  it("after its start is used up to the failure", async () => {
    good();
    const rows = Array.from({ length: 50_000 }, (_, n) => bar(n, `${1 + ((n * 7919) % 10_007)}.${n}`));
    const packed = gzipSync([CANDLE_HEADER, ...rows].join("\n"));
    writeFileSync(path.join(folder, "V-B-X-1m.csv.gz"), packed.subarray(0, packed.length >> 1));
    const replay = await open();
    const ticks = await play(replay.sources[0]);
    expect(ticks.length).toBeGreaterThan(10_000);
    expect(ticks.length).toBeLessThan(50_000);
    expect(replay.unreadable()).toEqual([
      { file: "V-B-X-1m.csv.gz", reason: expect.stringMatching(/^after line \d+: unexpected end of file/) },
    ]);
  });

  it("causes an error if the folder has no candle file", async () => {
    await expect(open()).rejects.toThrow(ReplayFolderError);
    await expect(open()).rejects.toThrow(/contains no candle file/);
    await expect(openReplayFolder(path.join(folder, "nowhere"), () => {})).rejects.toThrow(/cannot be read/);
  });
});

describe.skipIf(!hasRecordedData)("the recorded folders (skipped without ../shared/data)", () => {
  it.each([
    ["binance-2023-03-24-halt", 1360],
    // Three pairs, each with minutes of its own that are absent.
    ["coinbase-2018-04-04", 3891],
    ["bybit-2025-06-09", 2016],
  ])("%s is read whole", async (name, expected) => {
    const replay = await openReplayFolder(recordedData("candles", name), (row) => rejections.push(row));
    expect(replay.sources).toHaveLength(1);
    const ticks = await play(replay.sources[0]);
    expect(ticks).toHaveLength(expected);
    expect(ticks.map(([minutes]) => START_MS + minutes * 60_000)).toEqual(
      tickTimes(readRecordedSeries(recordedData("candles", name))),
    );
    expect(rejections).toEqual([]);
    expect(replay.unreadable()).toEqual([]);
  });
});
