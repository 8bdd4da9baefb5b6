import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { plainArray, textArray } from "@/lib/db/array-literal";
import type { Database } from "@/lib/db/client";
import { createScratchDatabase } from "@/lib/testing/scratch-database";

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase({ migrated: false }));
});

async function backFrom(values: (string | null)[]): Promise<(string | null)[] | undefined> {
  const rows = await db.$queryRaw<{ list: (string | null)[] }[]>`SELECT ${textArray(values)}::text[] AS list`;
  return rows[0]?.list;
}

describe("textArray", () => {
  it("preserves characters that are special in array literals", async () => {
    const values = [
      '"}',
      "\\",
      '\\"',
      "{a,b}",
      ",",
      "",
      " ",
      "NULL",
      "null",
      null,
      "a\nb\tc",
      "'; --",
      "ü€😀",
      '""',
    ];
    expect(await backFrom(values)).toEqual(values);
  });

  it("preserves any text without NUL", async () => {
    const text = fc.string({ unit: "binary" }).map((value) => value.replaceAll("\u0000", ""));
    const property = fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (values) => {
      expect(await backFrom(values)).toEqual(values);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it("is an empty array for no values", async () => {
    expect(await backFrom([])).toEqual([]);
  });
});

describe("plainArray", () => {
  it("preserves every digit of decimal text, and null as NULL", async () => {
    const prices = ["0.000000000000000001", "69000000000000.123456789", null, "1"];
    const rows = await db.$queryRaw<{ list: string[] }[]>`
      SELECT ${plainArray(prices)}::numeric[]::text[] AS list`;
    expect(rows[0]?.list).toEqual(prices);
  });
});
