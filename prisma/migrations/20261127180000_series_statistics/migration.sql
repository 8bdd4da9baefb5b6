-- One row per series in place of one per series and window: a tick updates a third of the rows. Each figure is an array
-- with one element per window (1h, 24h, 7d).
CREATE TABLE "series_statistics" (
    "series_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3),
    "pegged" BOOLEAN NOT NULL DEFAULT false,
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "from_at" TIMESTAMPTZ(3)[] NOT NULL DEFAULT '{}',
    "n" INTEGER[] NOT NULL DEFAULT '{}',
    "coverage" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "fresh_coverage" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "mean" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "std_dev" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "cv" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "change" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "rv" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "rv_std_err" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    "returns" INTEGER[] NOT NULL DEFAULT '{}',
    "rank" INTEGER[] NOT NULL DEFAULT '{}',
    "rank_of" INTEGER[] NOT NULL DEFAULT '{}',
    CONSTRAINT "series_statistics_pkey" PRIMARY KEY ("series_id"),
    CONSTRAINT "series_statistics_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 1000);

INSERT INTO "series_statistics"
SELECT v."series_id", max(v."at"), bool_or(v."pegged"), bool_or(v."silent"),
       array_agg(v."from_at" ORDER BY w.i), array_agg(v."n" ORDER BY w.i), array_agg(v."coverage" ORDER BY w.i),
       array_agg(v."fresh_coverage" ORDER BY w.i), array_agg(v."mean" ORDER BY w.i), array_agg(v."std_dev" ORDER BY w.i),
       array_agg(v."cv" ORDER BY w.i), array_agg(v."change" ORDER BY w.i), array_agg(v."rv" ORDER BY w.i),
       array_agg(v."rv_std_err" ORDER BY w.i), array_agg(v."returns" ORDER BY w.i), array_agg(v."rank" ORDER BY w.i),
       array_agg(v."rank_of" ORDER BY w.i)
FROM "volatility" v JOIN (VALUES (1, '1h'), (2, '24h'), (3, '7d')) AS w(i, "window") USING ("window")
GROUP BY v."series_id";

-- What users read: one row per series and window.
DROP TABLE "volatility";
CREATE VIEW "volatility" AS
SELECT s."series_id", w."window", s."at", s."from_at"[w.i] AS "from_at", coalesce(s."n"[w.i], 0) AS "n",
       coalesce(s."coverage"[w.i], 0) AS "coverage", coalesce(s."fresh_coverage"[w.i], 0) AS "fresh_coverage",
       s."mean"[w.i] AS "mean", s."std_dev"[w.i] AS "std_dev", s."cv"[w.i] AS "cv", s."change"[w.i] AS "change",
       s."rv"[w.i] AS "rv", s."rv_std_err"[w.i] AS "rv_std_err", coalesce(s."returns"[w.i], 0) AS "returns",
       s."rank"[w.i] AS "rank", coalesce(s."rank_of"[w.i], 0) AS "rank_of", s."pegged", s."silent"
FROM "series_statistics" s CROSS JOIN (VALUES (1, '1h'), (2, '24h'), (3, '7d')) AS w(i, "window");

-- Finds the series that missed a tick: those with a gap across it.
CREATE INDEX "gap_period" ON "gap" USING gist (tstzrange("from_at", "to_at", '()'));
