import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { testOptions } from "@/jobs/replay/testing-replay";
import { CANDLE_HEADER } from "@/lib/sources/replay/candle-row";
import { isLong } from "@/lib/testing/long-tests";

const START_MS = Date.UTC(2024, 2, 1);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmawatch-command-"));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeCandles(name: string, count: number): void {
  const rows = Array.from({ length: count }, (_, n) => `${START_MS + n * 300_000},2,2,2,2,1`);
  writeFileSync(path.join(folder, name), [CANDLE_HEADER, ...rows, ""].join("\n"));
}

function start(args: readonly string[], variables: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "jobs/replay.ts", ...args], {
    env: { ...process.env, DATABASE_URL: "", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

type Ended = { code: number | null; out: string; stderr: string };

function end(child: ChildProcess, onStderr: (stderr: string) => void = () => undefined): Promise<Ended> {
  let out = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
    onStderr(stderr);
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, stderr })));
}

/** Runs the command on the test server, with a database that is dropped when the tests end. */
function run(...args: string[]): Promise<Ended> {
  const { database } = testOptions(folder);
  return end(start([...args, "--database", database], { DATABASE_URL: inject("testServerUrl") }));
}

describe("npm run replay", { timeout: 60_000 }, () => {
  it("prints the table, writes the report, and exits with 0", async () => {
    writeCandles("V-A-X-5m.csv", 13);
    const file = path.join(folder, "reports", "report.json");
    const { code, out, stderr } = await run("--from", folder, "--report", file);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("report written to") });
    expect(out).toContain("replay-5m, 24h");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      at: "2024-03-01T01:05:00.000Z",
      ticks: 13,
      rejected: 0,
      pairs: [{ pair: "V-A-X", windows: { "1h": { n: 12, mean: 2, stdDev: 0, rv: 0, rank: 1, of: 1 } } }],
    });
  });

  it("exits with 1 if a file cannot be read, and still writes the report", async () => {
    writeCandles("V-A-X-5m.csv", 2);
    writeFileSync(path.join(folder, "V-B-X-5m.csv"), "not a candle file");
    const { code, out, stderr } = await run("--from", folder);
    expect(code).toBe(1);
    expect(out).toContain("V-A-X");
    expect(stderr).toContain("not read: V-B-X-5m.csv: its first line is not");
  });

  it("exits with 1 and a one-line message if there is nothing to replay", async () => {
    const { code, stderr } = await run("--from", folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/contains no candle file\. Expected VENUE-BASE-QUOTE-INTERVAL/);
    expect(stderr).not.toContain("    at ");
  });

  it("exits with 2 and the usage on an invalid command line", async () => {
    const { code, stderr } = await run("--form", folder);
    expect(code).toBe(2);
    expect(stderr).toContain("Usage: npm run replay -- --from DIR");
  });

  it.runIf(isLong)("leaves no report and no server when stopped by Ctrl-C", async () => {
    writeCandles("V-A-X-5m.csv", 100_000);
    const home = path.join(folder, "home");
    const child = start(["--from", folder, "--report", path.join(folder, "r.json")], {
      SIGMAWATCH_HOME: home,
    });
    let stopped = false;
    const { code, stderr } = await end(child, (text) => {
      if (stopped || !text.includes("replaying ")) return;
      stopped = true;
      child.kill("SIGINT");
    });
    expect({ code, stderr }).toMatchObject({
      code: 130,
      stderr: expect.stringContaining("Stopped: no report."),
    });
    // The server's last log line.
    const serverLog = readFileSync(path.join(home, "replay", "postgres.log"), "utf8");
    expect(serverLog.trimEnd().split("\n").at(-1)).toContain("database system is shut down");
  });
});
