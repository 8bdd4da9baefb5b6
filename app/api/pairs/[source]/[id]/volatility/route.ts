import { volatilitySeries } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { pairParams, volatilitySeriesQuery } from "@/lib/api/request-contracts";
import { readVolatilityReply } from "@/lib/data/volatility-reply";

/** One pair's volatility over the window that ends at each point of a span, and the middle half of its source's pairs. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: volatilitySeriesQuery,
  reply: volatilitySeries,
  run: ({ params, query }) => readVolatilityReply(params, query),
});
