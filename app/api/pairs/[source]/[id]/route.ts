import { pairReply } from "@/lib/contracts/pair";
import { pairParams } from "@/lib/contracts/requests";
import { readPair } from "@/lib/data/pair";
import { handle } from "@/lib/http/handler";

/** One pair: its figures of every window, how well it was sampled, and where its newest number comes from. */
export const GET = handle({
  access: "user",
  params: pairParams,
  reply: pairReply,
  run: ({ params }) => readPair(params, new Date()),
});
