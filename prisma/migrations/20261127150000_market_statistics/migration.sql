-- Quartiles of each window's figures over a source's pairs, written with every tick.
CREATE TABLE "market_statistics" (
    "source_id" INTEGER NOT NULL,
    "window" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "figure" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "n" INTEGER NOT NULL,
    "q1" DOUBLE PRECISION,
    "median" DOUBLE PRECISION,
    "q3" DOUBLE PRECISION,
    CONSTRAINT "market_statistics_pkey" PRIMARY KEY ("source_id", "window", "metric", "figure", "at"),
    CONSTRAINT "market_statistics_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Ticks stored before have none yet: maintenance computes them.
ALTER TABLE "source" ADD COLUMN "statistics_missing_until" TIMESTAMPTZ(3);
UPDATE "source" s SET "statistics_missing_until" = (SELECT max(t."at") FROM "tick" t WHERE t."source_id" = s."id" AND t."outcome" = 'stored');
