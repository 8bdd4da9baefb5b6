import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { isLong } from "@/lib/testing/long-tests";

const folder = mkdtempSync(path.join(tmpdir(), "sigmawatch-bench-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as `npm run bench` does. */
function runBench(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "jobs/bench/run.ts", ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      DATABASE_URL: inject("testServerUrl"),
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (bytes) => (output += String(bytes)));
  child.stderr.on("data", (bytes) => (errors += String(bytes)));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output, errors })));
}

describe("npm run bench", () => {
  it("prints its usage, and names an invalid argument", { timeout: 60_000 }, async () => {
    expect(await runBench("--help")).toMatchObject({ code: 0, output: expect.stringContaining("--series") });
    const invalid = await runBench("--series", "many");
    expect(invalid).toMatchObject({ code: 2, output: "" });
    expect(invalid.errors).toContain('--series "many"');
  });

  // Slow, because it first stores a day of minutes.
  it.runIf(isLong)(
    "reports all figures of a market as a table and as JSON",
    { timeout: 600_000 },
    async () => {
      const file = path.join(folder, "report.json");
      const { code, output, errors } = await runBench("--series", "40", "--quick", "--json", file);
      expect(code, errors).toBe(0);
      expect(output).toContain("bytes per sample");
      expect(output).toContain("checked at 10,000 series\nnot measured");
      const report = JSON.parse(readFileSync(file, "utf8"));
      const [size] = report.sizes;
      expect(size).toMatchObject({ series: 40, rows: expect.any(Number) });
      const figures = [
        ...Object.values(size.ratios),
        ...Object.values(size.bytes.raw),
        size.bytes.fiveMinutes,
        size.bytes.hourly,
        size.bytes.thinned,
        size.bytes.allDays,
        ...Object.values(size.replies.ratios.pairs),
        ...Object.values(size.replies.ratios.volatility),
        size.minute.ticks,
        ...Object.values(size.minute.stages),
        size.minute.replies,
        report.peakMemory,
      ];
      for (const figure of figures) expect(figure).toBeGreaterThan(0);
      // Speed is checked at another size, accuracy at every size.
      const passes = report.requirements.map(({ id, pass }: { id: string; pass: boolean | null }) => [
        id,
        pass,
      ]);
      expect(Object.fromEntries(passes)).toEqual({
        "tick-to-insert": null,
        "statement-to-differences": null,
        "minute-of-ticks": null,
        recomputation: null,
        "window-length": null,
        "day-to-contiguous": null,
        "cold-to-warm": null,
        "rolling-to-day": null,
        "raw-bytes": null,
        "thinned-bytes": null,
        "all-days": null,
        "pairs-from-memory": null,
        "volatility-from-memory": null,
        exactness: true,
      });
    },
  );
});
