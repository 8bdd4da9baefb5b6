import { pairParams, pricesQuery } from "@/lib/contracts/requests";
import { priceSeries } from "@/lib/contracts/series";
import { readPriceSeries } from "@/lib/data/price-series";
import { handle } from "@/lib/http/handler";

/** A pair's prices over a time range, downsampled for a chart. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: pricesQuery,
  reply: priceSeries,
  run: ({ params, query }) => readPriceSeries(params, query),
});
