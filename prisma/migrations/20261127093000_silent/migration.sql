-- Whether the pair's newest sample was too old at the tick to stand for it: such a pair has no rank. The next tick fills it in.
ALTER TABLE "volatility" ADD COLUMN "silent" BOOLEAN NOT NULL DEFAULT false;
