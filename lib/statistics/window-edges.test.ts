import { describe, expect, it } from "vitest";
import { z } from "zod";
import { recordTick } from "@/lib/ingest/record-tick";
import { statisticsAtSql } from "@/lib/statistics/window-edges";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

type PlanNode = {
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Join Filter"?: number | undefined;
  Plans?: PlanNode[] | undefined;
};
const planNode: z.ZodType<PlanNode> = z.object({
  "Actual Rows": z.number(),
  "Actual Loops": z.number(),
  "Rows Removed by Join Filter": z.number().optional(),
  Plans: z.lazy(() => z.array(planNode)).optional(),
});
const explained = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: planNode })]) })]);

/** Largest number of rows that a step of a plan returned or compared. */
function mostRows(node: PlanNode): number {
  const own = (node["Actual Rows"] + (node["Rows Removed by Join Filter"] ?? 0)) * node["Actual Loops"];
  return Math.max(own, ...(node.Plans ?? []).map(mostRows));
}

describe("the statistics of a tick", () => {
  it("read each row once, also without table statistics and with series that missed the start of a window", async () => {
    const { db } = await createScratchDatabase();
    for (const table of ["source", "pair", "series", "series_statistics", "tick", "gap"]) {
      await db.$executeRawUnsafe(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    }
    const source = sourceOf("many");
    const quotes = Array.from({ length: 400 }, (_, i) => quoteOf(`p${i}`, i + 1));
    const start = tickOf(source, MONDAY_MS, quotes);
    await recordTick(db, start);
    const missing = (_: unknown, i: number) => i % 40 > 0;
    await recordTick(db, tickOf(source, MONDAY_MS + MINUTE_MS, quotes.filter(missing)));
    await recordTick(db, tickOf(source, MONDAY_MS + 2 * MINUTE_MS, quotes));
    const at = new Date(MONDAY_MS + 61 * MINUTE_MS);
    await recordTick(db, tickOf(source, at.getTime(), quotes));
    const { id, intervalSeconds } = await db.source.findFirstOrThrow();

    const most = await db.$transaction(async (tx) => {
      const statistics = await statisticsAtSql(tx, { id, intervalSeconds }, at, { isNewest: true });
      const plan = await tx.$queryRaw`
        EXPLAIN (ANALYZE, FORMAT JSON) WITH ${statistics} SELECT count(rank), count(rv), sum(n[1]) FROM ranked`;
      return mostRows(explained.parse(plan)[0]["QUERY PLAN"][0].Plan);
    });
    expect(most).toBeLessThan(10 * quotes.length);
  });
});
