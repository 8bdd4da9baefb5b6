import { copyFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { expectReplayToAgree } from "@/jobs/replay/testing-replay";
import { isLong } from "@/lib/testing/long-tests";
import { cutCandles } from "@/lib/testing/oracle/cut-candles";
import { hasRecordedData, recordedData } from "@/lib/testing/recorded-data";

// Excerpts of the recorded folders; replay.long.test.ts uses them whole.

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function cut(...args: Parameters<typeof cutCandles>): string {
  const folder = cutCandles(...args);
  made.push(folder);
  return folder;
}

const candles = (name: string) => recordedData("candles", name);

describe.skipIf(!hasRecordedData)("replay of recorded files (skipped without ../shared/data)", () => {
  it("has the figures computed from files with an outage of flat bars followed by none", {
    timeout: 120_000,
  }, async () => {
    const folder = cut(candles("binance-2023-03-24-halt"), "2023-03-24T09:55:00Z", "2023-03-24T15:20:00Z");
    await expectReplayToAgree(folder, [
      // Before the outage, at its first flat bars, flat throughout, silent, half and fully empty, after trading
      // resumed, and between two ticks.
      ...["2023-03-24T11:20:00Z", "2023-03-24T11:45:00Z", "2023-03-24T12:35:00Z", "2023-03-24T12:50:00Z"],
      ...["2023-03-24T13:10:00Z", "2023-03-24T13:41:00Z", "2023-03-24T14:01:00Z", "2023-03-24T14:32:00Z"],
      ...["2023-03-24T15:00:00Z", "2023-03-24T14:59:30Z"],
    ]);
  });

  it.runIf(isLong)(
    "has the figures computed from files with missing minutes and a pair that begins later",
    { timeout: 120_000 },
    async () => {
      const folder = cut(candles("coinbase-2018-04-04"), "2018-04-05T03:00:00Z", "2018-04-05T08:00:00Z");
      await expectReplayToAgree(folder, [
        "2018-04-05T03:30:00Z",
        "2018-04-05T05:07:00Z",
        "2018-04-05T02:00:00Z",
      ]);
    },
  );

  it.runIf(isLong)(
    "has the figures computed from files with coarse price steps and bars without trades",
    { timeout: 120_000 },
    async () => {
      const folder = cut(
        candles("binance-2023-04-22"),
        "2023-04-26T19:00:00Z",
        "2023-04-26T21:59:00Z",
        /(BTC-USDT|ALGO-BTC|WAVES-BTC|MATIC-USDT)/,
      );
      await expectReplayToAgree(folder, ["2023-04-26T20:17:00Z"]);
    },
  );

  it.runIf(isLong)(
    "has the figures computed from the files of two sources in one folder",
    {
      timeout: 120_000,
    },
    async () => {
      const folder = cut(
        candles("unnamed-vendor"),
        "2018-01-10T00:00:00Z",
        "2018-01-11T10:00:00Z",
        /(ADA|ETH|TRX)-BTC-5m/,
      );
      const minutes = cut(
        candles("unnamed-vendor"),
        "2017-11-05T00:00:00Z",
        "2017-11-05T02:00:00Z",
        /UNITTEST/,
      );
      for (const file of readdirSync(minutes))
        copyFileSync(path.join(minutes, file), path.join(folder, file));
      const report = await expectReplayToAgree(folder, ["2018-01-10T12:00:00Z", "2017-11-05T01:40:00Z"]);
      expect(report.sources.map((source) => source.source)).toEqual(["replay-1m", "replay-5m"]);
    },
  );
});
