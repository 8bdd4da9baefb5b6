import { describe, expect, it } from "vitest";
import { expectReplayToAgree } from "@/jobs/replay/testing-replay";
import { hasRecordedData, recordedData } from "@/lib/testing/recorded-data";

// Whole recorded folders; each takes minutes (`npm run test:long`).

describe.skipIf(!hasRecordedData)("replay of whole recorded folders (skipped without ../shared/data)", () => {
  it.each([
    {
      folder: "binance-2023-03-24-halt",
      ticks: 1360,
      instants: [
        "2023-03-24T11:00:00Z",
        "2023-03-24T12:39:00Z",
        "2023-03-24T13:30:00Z",
        "2023-03-24T14:40:00Z",
      ],
    },
    {
      folder: "coinbase-2018-04-04",
      ticks: 3891,
      instants: [
        "2018-04-04T16:47:00Z",
        "2018-04-04T22:00:00Z",
        "2018-04-05T12:00:00Z",
        "2018-04-06T11:11:30Z",
      ],
    },
    {
      folder: "binance-2023-04-22",
      ticks: 10_080,
      instants: [
        "2023-04-22T00:00:00Z",
        "2023-04-25T12:34:00Z",
        "2023-04-26T20:00:00Z",
        "2023-04-28T23:59:59Z",
      ],
    },
    {
      folder: "unnamed-vendor",
      ticks: 23_001,
      instants: [
        ...["2017-11-05T03:00:00Z", "2017-11-10T12:00:00Z", "2017-11-14T23:00:00Z", "2018-01-15T07:35:00Z"],
        ...["2018-01-30T04:55:00Z", "2019-10-12T12:00:00Z"],
      ],
    },
  ])(
    "has the figures computed from the files of $folder",
    { timeout: 3_600_000 },
    async ({ folder, ticks, instants }) => {
      const report = await expectReplayToAgree(recordedData("candles", folder), instants);
      expect(report.ticks).toBe(ticks);
    },
  );
});
