import { describe, expect, it } from "vitest";
import { parseReplayOptions, UsageError } from "@/jobs/replay/options";

describe("parseReplayOptions", () => {
  it("requires a folder only", () => {
    expect(parseReplayOptions(["--from", "candles"])).toEqual({
      from: "candles",
      at: null,
      report: null,
      database: "sigmawatch_replay",
      keep: false,
      maintain: false,
    });
  });

  it("reads every option", () => {
    const line = "--from=c --at 2023-03-24T13:00:00+01:00 --report r.json --database other --keep --maintain";
    expect(parseReplayOptions(line.split(" "))).toEqual({
      from: "c",
      at: new Date("2023-03-24T12:00:00Z"),
      report: "r.json",
      database: "other",
      keep: true,
      maintain: true,
    });
  });

  it("reads a date as its first instant in UTC", () => {
    expect(parseReplayOptions(["--from", "c", "--at", "2023-03-24"])?.at).toEqual(
      new Date("2023-03-24T00:00:00Z"),
    );
  });

  it("is null for --help", () => expect(parseReplayOptions(["--help"])).toBeNull());

  it.each([
    ["no folder", [], /--from DIR is missing/],
    ["an unknown option", ["--from", "c", "--form", "d"], /--form/],
    ["an unexpected argument", ["--from", "c", "d"], /'d'/],
    ["a time without a zone", ["--from", "c", "--at", "2023-03-24T12:00:00"], /not a time with zone/],
    ["an invalid date", ["--from", "c", "--at", "2023-02-30T12:00:00Z"], /not a time with zone/],
    ["a database name that needs quotes", ["--from", "c", "--database", 'x"; DROP'], /--database/],
  ])("refuses %s", (_, args, message) => {
    expect(() => parseReplayOptions(args)).toThrow(UsageError);
    expect(() => parseReplayOptions(args)).toThrow(message);
  });
});
