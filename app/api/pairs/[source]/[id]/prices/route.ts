import { priceSeries } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { pairParams, pricesQuery } from "@/lib/api/request-contracts";
import { readPriceSeries } from "@/lib/data/price-series";

/** One pair's prices over a span, reduced to what a chart can show. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: pricesQuery,
  reply: priceSeries,
  run: ({ params, query }) => readPriceSeries(params, query),
});
