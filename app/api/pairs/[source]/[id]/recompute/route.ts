import { recomputeReply } from "@/lib/api/contracts";
import { handle, methodNotAllowed } from "@/lib/api/handler";
import { pairParams, recomputeQuery } from "@/lib/api/request-contracts";
import { recomputeFigures } from "@/lib/data/recompute";

/** Computes a window's figures anew from the samples themselves, beside the stored ones. Changes nothing. */
export const POST = handle({
  access: "user",
  params: pairParams,
  query: recomputeQuery,
  reply: recomputeReply,
  run: ({ params, query }) => recomputeFigures(params, query.window),
});
export const GET = methodNotAllowed(["POST"]);
