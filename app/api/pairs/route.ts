import { pairsReply } from "@/lib/contracts/pairs";
import { replyCache } from "@/lib/data/reply-cache";
import { sendCachedReply } from "@/lib/http/cached-reply";
import { handle } from "@/lib/http/handler";

/** All tracked pairs with their newest prices. Public. Serialized once per tick, then served from memory. */
export const GET = handle({
  access: "public",
  reply: pairsReply,
  run: async ({ request }) => sendCachedReply(request, await replyCache().pairs.read()),
});
