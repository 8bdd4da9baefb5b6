import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { prepareReplayDatabase, ReplayDatabaseError } from "@/jobs/replay/replay-database";
import { NothingReplayedError } from "@/jobs/replay/run-replay";
import { reportTable } from "@/jobs/replay/table";
import { replay, testOptions } from "@/jobs/replay/testing-replay";
import { CANDLE_HEADER } from "@/lib/sources/replay/candle-row";
import { differences } from "@/lib/testing/oracle/compare-figures";
import { expectedFigures } from "@/lib/testing/oracle/expected-figures";
import { readRecordedSeries } from "@/lib/testing/oracle/recorded-series";

const START_MS = Date.UTC(2024, 2, 1);
const MINUTE_MS = 60_000;
/** 5-minute bars: an hour has 12 ticks. */
const bar = (n: number, close: string) =>
  `${START_MS + n * 5 * MINUTE_MS},${close},${close},${close},${close},1`;
const bars = (count: number, close: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => bar(n, close(n)));

let folder: string;
let clean: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmawatch-replay-"));
  clean = mkdtempSync(path.join(tmpdir(), "sigmawatch-clean-"));
});
afterEach(() => {
  for (const made of [folder, clean]) rmSync(made, { recursive: true, force: true });
});

function write(into: string, name: string, rows: readonly string[]): void {
  writeFileSync(path.join(into, name), [CANDLE_HEADER, ...rows, ""].join("\n"));
}

const wave = (n: number) => (100 + Math.round(10 * Math.sin(n / 7))).toString();

describe("a replay", () => {
  it("of files with bad rows gives the figures of the same files without them, and lists the rows", async () => {
    const rows = bars(14, wave);
    write(clean, "V-A-X-5m.csv", rows);
    const withErrors = [...rows];
    withErrors.splice(10, 0, bar(2, "7"), bar(9, "7"), `${START_MS + 50 * MINUTE_MS},1,1,1,0,1`, "garbage");
    write(folder, "V-A-X-5m.csv", withErrors);
    const report = await replay(testOptions(folder));
    expect(report).toMatchObject({ ticks: 14, rejected: 4 });
    expect(report.rejections).toEqual([
      { file: "V-A-X-5m.csv", line: 12, reason: "out_of_order" },
      { file: "V-A-X-5m.csv", line: 13, reason: "duplicate" },
      { file: "V-A-X-5m.csv", line: 14, reason: "non_positive" },
      { file: "V-A-X-5m.csv", line: 15, reason: "unparsable" },
    ]);
    const expected = expectedFigures(readRecordedSeries(clean), Date.parse(report.at));
    expect(differences(report.pairs, expected)).toEqual([]);
  });

  it("continues without unreadable files, and lists them", async () => {
    write(folder, "V-A-X-5m.csv", bars(3, wave));
    writeFileSync(path.join(folder, "V-B-X-5m.csv"), "when,price\n1,2\n");
    const report = await replay(testOptions(folder));
    expect(report.pairs.map((pair) => pair.pair)).toEqual(["V-A-X"]);
    expect(report.unreadable).toEqual([
      { file: "V-B-X-5m.csv", reason: `its first line is not "${CANDLE_HEADER}"` },
    ]);
  });

  it("fails if no row is valid", async () => {
    write(folder, "V-A-X-5m.csv", ["garbage"]);
    await expect(replay(testOptions(folder))).rejects.toThrow(NothingReplayedError);
    await expect(replay(testOptions(folder))).rejects.toThrow(/1 rejected/);
  });

  it("reports figures at the requested time", async () => {
    write(folder, "V-A-X-5m.csv", bars(20, wave));
    const at = new Date(START_MS + 80 * MINUTE_MS + 30_000);
    const report = await replay(testOptions(folder, { at }));
    expect(report).toMatchObject({ at: at.toISOString(), ticks: 20 });
    expect(report.pairs[0]?.samples).toBe(16);
    const expected = expectedFigures(readRecordedSeries(folder), at.getTime());
    expect(differences(report.pairs, expected)).toEqual([]);
  });

  it("reports the window fields documented in the README", async () => {
    write(folder, "V-A-X-5m.csv", bars(2, wave));
    const report = await replay(testOptions(folder));
    const [pair] = report.pairs;
    expect(Object.keys(report).slice(0, 4)).toEqual(["at", "ticks", "rejected", "pairs"]);
    expect(pair).toMatchObject({ pair: "V-A-X", base: "A", quote: "X", source: "replay-5m", samples: 2 });
    expect(Object.keys(pair?.windows ?? {})).toEqual(["1h", "24h", "7d"]);
    expect(Object.keys(pair?.windows["1h"] ?? {}).slice(0, 11)).toEqual([
      ...["n", "coverage", "mean", "stdDev", "cv", "change", "rv", "rvStdErr", "returns", "rank", "of"],
    ]);
  });

  it("starts over when run again, and with --keep skips every stored tick", async () => {
    write(folder, "V-A-X-5m.csv", bars(13, wave));
    const options = testOptions(folder);
    const first = await replay(options);
    expect(await replay(options)).toEqual(first);
    const kept = await replay({ ...options, keep: true });
    expect(kept.pairs).toEqual(first.pairs);
    expect(kept.sources).toMatchObject([{ ticks: 13, skipped: 13 }]);
    write(folder, "V-A-X-5m.csv", bars(15, wave));
    const longer = await replay({ ...options, keep: true });
    expect(longer).toMatchObject({ ticks: 15, rejected: 0, sources: [{ ticks: 15, skipped: 13 }] });
    const expected = expectedFigures(readRecordedSeries(folder), Date.parse(longer.at));
    expect(differences(longer.pairs, expected)).toEqual([]);
  });

  it("with --maintain thins old days, and keeps the figures of windows between kept rows", async () => {
    // Minutes from 23:30 to 1:00; at the end the first day exceeds the full-resolution retention.
    const evening = Array.from({ length: 90 }, (_, n) => {
      const close = wave(n);
      return `${START_MS + (23 * 60 + 30 + n) * MINUTE_MS},${close},${close},${close},${close},1`;
    });
    write(folder, "V-A-X-1m.csv", evening);
    const retention = { rawHours: 1, fiveMinuteDays: 8, hourlyDays: 400 };
    const lines: string[] = [];
    const at = new Date(START_MS + (24 * 60 + 40) * MINUTE_MS);
    const thinned = await replay(testOptions(folder, { at, maintain: true }), {
      retention,
      log: (line) => lines.push(line),
    });
    expect(lines).toContainEqual("thinned 2024-03-01 to a row per 300 s: 29 rows, 6 kept");
    expect(thinned).toEqual(await replay(testOptions(folder, { at })));
    expect(thinned.pairs[0]?.windows["1h"]).toMatchObject({ n: 60, returns: 12 });
  });

  it("prints a table per source and window, with a dash for insufficient data", async () => {
    write(folder, "V-A-X-5m.csv", bars(13, wave));
    write(
      folder,
      "V-B-X-5m.csv",
      bars(13, () => "0.00000012"),
    );
    const lines = reportTable(await replay(testOptions(folder))).split("\n");
    expect(lines[0]).toBe("As of 2024-03-01T01:05:00.000Z: 13 ticks, 0 rejected.");
    expect(
      lines
        .find((line) => line.includes("V-B-X"))
        ?.split(/ {2,}/)
        .slice(0, 6),
    ).toEqual([...["2 / 2", "V-B-X", "12", "100 %", "0.00000012", "0"]]);
    expect(lines.at(-1)).toMatch(/^ +– +V-B-X +13 +0\.6448 % +–/);
  });
});

describe("the replay's database", () => {
  it("is refused if it was not created by a replay", async () => {
    const name = testOptions(folder).database;
    const client = new Client({ connectionString: inject("testServerUrl") });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    const prepare = () => prepareReplayDatabase(inject("testServerUrl"), name, false);
    await expect(prepare()).rejects.toThrow(ReplayDatabaseError);
    await expect(prepare()).rejects.toThrow(/was not created by a replay/);
  });

  it("is refused if it is the product's", async () => {
    const name = new URL(inject("testServerUrl")).pathname.slice(1);
    await expect(prepareReplayDatabase(inject("testServerUrl"), name, true)).rejects.toThrow(
      /A replay needs its own/,
    );
  });
});
