import { volatilityQuery } from "@/lib/contracts/requests";
import { volatilityReply } from "@/lib/contracts/volatility";
import { replyCache } from "@/lib/data/reply-cache";
import { sendCachedReply } from "@/lib/http/cached-reply";
import { handle } from "@/lib/http/handler";

/** Figures of one window and metric for all tracked pairs. Serialized once per tick, then served from memory. */
export const GET = handle({
  access: "user",
  query: volatilityQuery,
  reply: volatilityReply,
  run: async ({ request, query: { window, metric, rankBy } }) =>
    sendCachedReply(request, await replyCache().volatility(window, metric, rankBy).read()),
});
