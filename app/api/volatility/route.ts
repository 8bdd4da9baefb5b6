import { volatilityReply } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { sendPrepared } from "@/lib/api/prepared-reply";
import { volatilityQuery } from "@/lib/api/request-contracts";
import { volatilityCache } from "@/lib/data/volatility-cache";

/** One window's figures of every tracked pair. Serialised once per tick, then served from memory. */
export const GET = handle({
  access: "user",
  query: volatilityQuery,
  reply: volatilityReply,
  run: async ({ request, query }) =>
    sendPrepared(request, (await volatilityCache(query.window).read()).prepared),
});
