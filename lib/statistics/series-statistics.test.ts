import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { applyMigrations } from "@/lib/db/migrate";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { readStoredFigures } from "@/lib/testing/stored-figures";

const directory = mkdtempSync(path.join(tmpdir(), "sigmawatch-migrations-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("migrating a database with a row per series and window", () => {
  it("keeps the figures", async () => {
    const migrations = path.resolve("prisma/migrations");
    for (const name of readdirSync(migrations).filter((name) => name < "20261127180000")) {
      cpSync(path.join(migrations, name), path.join(directory, name), { recursive: true });
    }
    const { db, url } = await createScratchDatabase({ migrated: false });
    await applyMigrations(url, { directory });
    const at = new Date("2026-01-01T12:00:00Z");
    await db.$executeRaw`INSERT INTO source (name, kind, interval_seconds) VALUES ('market', 'replay', 60)`;
    await db.$executeRaw`
      INSERT INTO pair (source_id, provider_id, base, quote, name, first_seen_at, last_seen_at)
      SELECT 1, id, id, 'USD', id, ${at}, ${at} FROM unnest(ARRAY['full', 'new']) AS id`;
    await db.$executeRaw`INSERT INTO series (pair_id, metric) VALUES (1, 'price'), (2, 'price')`;
    await db.$executeRaw`
      INSERT INTO volatility (series_id, "window", at, from_at, coverage, fresh_coverage, mean, std_dev, cv, change, rv,
                              rv_std_err, n, returns, rank, rank_of, pegged, silent)
      SELECT 1, w, ${at}::timestamptz, ${at}::timestamptz - length * interval '1 hour', 0.9, 0.8, 100.5 + length,
             CASE WHEN w <> '7d' THEN 0.1 * length END, 0.01, -0.25, 0.031, 0.003, length, length / 2, 3, 7, true, true
      FROM (VALUES ('24h', 24), ('7d', 168), ('1h', 1)) AS v(w, length)`;
    await db.$executeRaw`INSERT INTO volatility (series_id, "window") SELECT 2, unnest(ARRAY['1h', '24h', '7d'])`;

    const before = await readStoredFigures(db);
    expect(before).toHaveLength(6);
    await applyMigrations(url);
    expect(await readStoredFigures(db)).toEqual(before);
    expect(before[0]).toMatchObject({ pair: "full", window: "1h", mean: 101.5, n: 1, of: 7, pegged: true });
    expect(before[5]).toMatchObject({ pair: "new", window: "7d", at: null, mean: null, coverage: 0, n: 0 });
  });
});
