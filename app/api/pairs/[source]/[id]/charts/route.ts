import { chartsQuery, pairParams } from "@/lib/contracts/requests";
import { chartsReply } from "@/lib/contracts/series";
import { readPairCharts } from "@/lib/data/pair-charts";
import { handle } from "@/lib/http/handler";

/** A pair's price, volume and volatility over a time range, as drawn on its page. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: chartsQuery,
  reply: chartsReply,
  run: ({ params, query }) => readPairCharts(params, query),
});
