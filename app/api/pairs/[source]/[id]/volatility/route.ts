import { volatilitySeries } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { pairParams, volatilitySeriesQuery } from "@/lib/api/request-contracts";
import { readVolatilitySeries } from "@/lib/data/volatility-series";

/** One pair's volatility over the window that ends at each point of a span. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: volatilitySeriesQuery,
  reply: volatilitySeries,
  run: ({ params, query }) => readVolatilitySeries(params, query),
});
