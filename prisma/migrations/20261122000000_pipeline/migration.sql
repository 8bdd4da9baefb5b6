-- The tables of the pipeline, from sources to volatility. See prisma/schema.prisma for what each column means.

CREATE TABLE "source" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "interval_seconds" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "plan_limits" JSONB,
    "history_progress" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "source_name_key" ON "source"("name");

CREATE TABLE "pair" (
    "id" SERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "provider_id" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "icon_url" TEXT,
    "tracked" BOOLEAN NOT NULL DEFAULT true,
    "market_cap_rank" INTEGER,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "pair_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "pair_source_id_provider_id_key" ON "pair"("source_id", "provider_id");

-- Every row of series and volatility changes at every tick and no indexed column does: room on each
-- page keeps those updates in place (heap-only), and early vacuuming keeps the tables small.
CREATE TABLE "series" (
    "id" SERIAL NOT NULL,
    "pair_id" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3),
    "last_provider_at" TIMESTAMPTZ(3),
    "anchor_at" TIMESTAMPTZ(3),
    "sum_w" BIGINT NOT NULL DEFAULT 0,
    "sum_w_fresh" BIGINT NOT NULL DEFAULT 0,
    "sum_tau" BIGINT NOT NULL DEFAULT 0,
    "n" INTEGER NOT NULL DEFAULT 0,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "last_value" DECIMAL,
    "anchor_value" DECIMAL,
    "sum_wp" DECIMAL NOT NULL DEFAULT 0,
    "sum_wp2" DECIMAL NOT NULL DEFAULT 0,
    "sum_r2" DECIMAL NOT NULL DEFAULT 0,
    "sum_r4" DECIMAL NOT NULL DEFAULT 0,
    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 1000);
CREATE UNIQUE INDEX "series_pair_id_metric_key" ON "series"("pair_id", "metric");

CREATE TABLE "tick" (
    "id" BIGSERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "trigger" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "interval_seconds" INTEGER NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3),
    "stored_at" TIMESTAMPTZ(3) NOT NULL,
    "received" INTEGER NOT NULL DEFAULT 0,
    "stored" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "rejected_by" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    CONSTRAINT "tick_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tick_outcome_check" CHECK ("outcome" IN ('stored', 'failed', 'out_of_order'))
);
CREATE UNIQUE INDEX "tick_source_id_at_key" ON "tick"("source_id", "at");

-- No foreign key to series: rows come only from the statement that reads the series, and a check per row
-- would cost more than the insert.
CREATE TABLE "sample" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "provider_at" TIMESTAMPTZ(3),
    "sum_w" BIGINT NOT NULL,
    "sum_w_fresh" BIGINT NOT NULL,
    "sum_tau" BIGINT NOT NULL,
    "series_id" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "returns" INTEGER NOT NULL,
    "value" DECIMAL NOT NULL,
    "sum_wp" DECIMAL NOT NULL,
    "sum_wp2" DECIMAL NOT NULL,
    "sum_r2" DECIMAL NOT NULL,
    "sum_r4" DECIMAL NOT NULL,
    CONSTRAINT "sample_pkey" PRIMARY KEY ("at", "series_id")
) PARTITION BY RANGE ("at");

CREATE TABLE "sample_day" (
    "day" DATE NOT NULL,
    "resolution_seconds" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "sample_day_pkey" PRIMARY KEY ("day")
);

CREATE TABLE "gap" (
    "series_id" INTEGER NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "gap_pkey" PRIMARY KEY ("series_id", "to_at")
);

CREATE TABLE "volatility" (
    "series_id" INTEGER NOT NULL,
    "window" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3),
    "from_at" TIMESTAMPTZ(3),
    "coverage" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "fresh_coverage" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "mean" DOUBLE PRECISION,
    "std_dev" DOUBLE PRECISION,
    "cv" DOUBLE PRECISION,
    "change" DOUBLE PRECISION,
    "rv" DOUBLE PRECISION,
    "rv_std_err" DOUBLE PRECISION,
    "n" INTEGER NOT NULL DEFAULT 0,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "rank" INTEGER,
    "rank_of" INTEGER NOT NULL DEFAULT 0,
    "pegged" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "volatility_pkey" PRIMARY KEY ("series_id", "window")
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 1000);

CREATE TABLE "latest_update" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "tick_id" BIGINT NOT NULL,
    "stored" INTEGER NOT NULL,
    "rejected" INTEGER NOT NULL,
    "stored_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "latest_update_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "latest_update_single_row" CHECK ("id" = 1)
);

ALTER TABLE "pair" ADD CONSTRAINT "pair_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "series" ADD CONSTRAINT "series_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pair"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tick" ADD CONSTRAINT "tick_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "gap" ADD CONSTRAINT "gap_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "volatility" ADD CONSTRAINT "volatility_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
