import { pairReply } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { pairParams } from "@/lib/api/request-contracts";
import { readPair } from "@/lib/data/pair";

/** One pair: its figures of every window, how well it was sampled, and where its newest number comes from. */
export const GET = handle({
  access: "user",
  params: pairParams,
  reply: pairReply,
  run: ({ params }) => readPair(params, new Date()),
});
