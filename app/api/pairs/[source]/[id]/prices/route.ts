import { pairParams, pricesQuery } from "@/lib/contracts/requests";
import { priceSeries } from "@/lib/contracts/series";
import { readPriceSeries } from "@/lib/data/price-series";
import { handle } from "@/lib/http/handler";

/** One pair's prices over a span, reduced to what a chart can show. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: pricesQuery,
  reply: priceSeries,
  run: ({ params, query }) => readPriceSeries(params, query),
});
