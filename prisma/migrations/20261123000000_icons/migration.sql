-- The icons of pairs, fetched from where their sources keep them and given out by the web server. See prisma/schema.prisma.

CREATE TABLE "icon" (
    "address" TEXT NOT NULL,
    "hash" TEXT,
    "content_type" TEXT,
    "bytes" BYTEA,
    "fetched_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "next_try_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),
    CONSTRAINT "icon_pkey" PRIMARY KEY ("address"),
    CONSTRAINT "icon_whole" CHECK (num_nulls("hash", "content_type", "bytes", "fetched_at") IN (0, 4)),
    CONSTRAINT "icon_here_or_due" CHECK (("hash" IS NULL) = ("next_try_at" IS NOT NULL))
);
CREATE INDEX "icon_hash_idx" ON "icon"("hash");
-- The newest one tells whether the list of pairs has changed, at every look.
CREATE INDEX "icon_fetched_at_idx" ON "icon"("fetched_at");
