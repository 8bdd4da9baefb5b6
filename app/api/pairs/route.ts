import { pairsReply } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { sendPrepared } from "@/lib/api/prepared-reply";
import { pairsCache } from "@/lib/data/pairs-cache";

/** Every tracked pair with its newest price. Public. Serialised once per tick, then served from memory. */
export const GET = handle({
  access: "public",
  reply: pairsReply,
  run: async ({ request }) => sendPrepared(request, (await pairsCache().read()).prepared),
});
