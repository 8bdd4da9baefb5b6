import { pairParams, volatilitySeriesQuery } from "@/lib/contracts/requests";
import { volatilitySeries } from "@/lib/contracts/series";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { handle } from "@/lib/http/handler";

/** A pair's trailing volatility at each point of a time range, with the quartiles over its source's pairs. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: volatilitySeriesQuery,
  reply: volatilitySeries,
  run: ({ params, query }) => readVolatilitySeries(params, query),
});
