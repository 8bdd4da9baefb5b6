-- Samples of days with one sample per hour: one row per series and day. "at" (milliseconds since the start of the day, UTC) and
-- the integer totals are stored as a first value and increments, which compress well. "provider_age" is "at" minus the
-- provider's time in milliseconds.
CREATE TABLE "packed_day" (
    "day" DATE NOT NULL,
    "series_id" INTEGER NOT NULL,
    "at" INTEGER[] NOT NULL,
    "provider_age" BIGINT[] NOT NULL,
    "sum_w" BIGINT[] NOT NULL,
    "sum_w_fresh" BIGINT[] NOT NULL,
    "sum_tau" BIGINT[] NOT NULL,
    "n" INTEGER[] NOT NULL,
    "returns" INTEGER[] NOT NULL,
    "value" NUMERIC[] NOT NULL,
    "sum_wp" NUMERIC[] NOT NULL,
    "sum_wp2" NUMERIC[] NOT NULL,
    "sum_r2" NUMERIC[] NOT NULL,
    "sum_r4" NUMERIC[] NOT NULL,
    CONSTRAINT "packed_day_pkey" PRIMARY KEY ("day", "series_id")
) PARTITION BY RANGE ("day");

-- MAIN: compressed within the row.
ALTER TABLE "packed_day"
    ALTER COLUMN "at" SET STORAGE MAIN,
    ALTER COLUMN "provider_age" SET STORAGE MAIN,
    ALTER COLUMN "sum_w" SET STORAGE MAIN,
    ALTER COLUMN "sum_w_fresh" SET STORAGE MAIN,
    ALTER COLUMN "sum_tau" SET STORAGE MAIN,
    ALTER COLUMN "n" SET STORAGE MAIN,
    ALTER COLUMN "returns" SET STORAGE MAIN,
    ALTER COLUMN "value" SET STORAGE MAIN,
    ALTER COLUMN "sum_wp" SET STORAGE MAIN,
    ALTER COLUMN "sum_wp2" SET STORAGE MAIN,
    ALTER COLUMN "sum_r2" SET STORAGE MAIN,
    ALTER COLUMN "sum_r4" SET STORAGE MAIN;

-- The rows of "packed_day" as rows of "sample". Conditions on "day" and "series_id" select the packed rows.
CREATE VIEW "unpacked_sample" AS
SELECT p."day", u."at", u."at" - u."provider_age" * interval '1 millisecond' AS "provider_at",
       u."sum_w", u."sum_w_fresh", u."sum_tau", p."series_id", u."n", u."returns",
       u."value", u."sum_wp", u."sum_wp2", u."sum_r2", u."sum_r4"
FROM "packed_day" p
CROSS JOIN LATERAL (
    SELECT (p."day"::timestamp AT TIME ZONE 'UTC') + sum(c."at") OVER w * interval '1 millisecond' AS "at",
           c."provider_age",
           (sum(c."sum_w") OVER w)::bigint AS "sum_w",
           (sum(c."sum_w_fresh") OVER w)::bigint AS "sum_w_fresh",
           (sum(c."sum_tau") OVER w)::bigint AS "sum_tau",
           (sum(c."n") OVER w)::integer AS "n",
           (sum(c."returns") OVER w)::integer AS "returns",
           c."value", c."sum_wp", c."sum_wp2", c."sum_r2", c."sum_r4"
    FROM unnest(p."at", p."provider_age", p."sum_w", p."sum_w_fresh", p."sum_tau", p."n", p."returns",
                p."value", p."sum_wp", p."sum_wp2", p."sum_r2", p."sum_r4") WITH ORDINALITY
      AS c("at", "provider_age", "sum_w", "sum_w_fresh", "sum_tau", "n", "returns",
           "value", "sum_wp", "sum_wp2", "sum_r2", "sum_r4", "i")
    WINDOW w AS (ORDER BY c."i" ROWS UNBOUNDED PRECEDING)
) u;

-- Whether all samples of the day are in "packed_day".
ALTER TABLE "sample_day" ADD COLUMN "packed" BOOLEAN NOT NULL DEFAULT false;
