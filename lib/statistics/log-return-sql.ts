import { Prisma } from "@/lib/db/generated/client";

/**
 * `(value - from) / from` as a double. The difference of two `numeric` prices is exact, so that small changes keep their digits.
 * @param from column of the earlier price
 */
export function relativeMoveSql(from: string): Prisma.Sql {
  return Prisma.raw(`(value - ${from})::float8 / ${from}::float8`);
}

/**
 * `ln(value / from)` from the relative change in column `d`; null if that is null. The logarithm of a rounded ratio keeps only
 * about six digits of a return of 1e-10; in `ln(1 + d) · d / ((1 + d) − 1)` the rounding errors cancel. Subqueries that select
 * it need `OFFSET 0`, so that it is computed once per row.
 * @param from column of the earlier price
 * @see Goldberg (1991), "What every computer scientist should know about floating-point arithmetic", theorem 4
 */
export function logReturnSql(from: string): Prisma.Sql {
  return Prisma.raw(`CASE WHEN d IS NULL THEN NULL
    WHEN abs(d) > 0.5 THEN ln(value::float8 / ${from}::float8)
    WHEN 1 + d = 1 THEN d
    ELSE ln(1 + d) * d / ((1 + d) - 1) END`);
}
