import { pairReply } from "@/lib/contracts/pair";
import { pairParams } from "@/lib/contracts/requests";
import { readPair } from "@/lib/data/pair";
import { handle } from "@/lib/http/handler";

/** A pair with its figures for all windows, sampling quality and provenance. */
export const GET = handle({
  access: "user",
  params: pairParams,
  reply: pairReply,
  run: ({ params }) => readPair(params, new Date()),
});
