import { Prisma } from "@/lib/db/generated/client";

/**
 * `(value - from) / from` as a double: the difference of two `numeric` prices is exact, so that a move in a price's
 * last digit keeps all its own digits.
 * @param from column of the earlier price
 */
export function relativeMoveSql(from: string): Prisma.Sql {
  return Prisma.raw(`(value - ${from})::float8 / ${from}::float8`);
}

/**
 * `ln(value / from)` from the relative move in column `d`, null where that is null. The logarithm of a ratio rounded
 * to a double keeps only some six digits of a return of 1e-10; `ln(1 + d) · d / ((1 + d) − 1)` keeps them all,
 * since its two rounding errors cancel. Whoever selects it ends with `OFFSET 0`, so that it is worked out once a row.
 * @param from column of the earlier price
 * @see Goldberg (1991), "What every computer scientist should know about floating-point arithmetic", theorem 4
 */
export function logReturnSql(from: string): Prisma.Sql {
  return Prisma.raw(`CASE WHEN d IS NULL THEN NULL
    WHEN abs(d) > 0.5 THEN ln(value::float8 / ${from}::float8)
    WHEN 1 + d = 1 THEN d
    ELSE ln(1 + d) * d / ((1 + d) - 1) END`);
}
