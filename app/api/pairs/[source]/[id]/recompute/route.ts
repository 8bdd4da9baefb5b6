import { recomputeReply } from "@/lib/contracts/pair";
import { pairParams, recomputeQuery } from "@/lib/contracts/requests";
import { recomputeFigures } from "@/lib/data/recompute";
import { handle, methodNotAllowed } from "@/lib/http/handler";

/** Recomputes a window's figures from the samples and returns them beside the stored ones. Read-only. */
export const POST = handle({
  access: "user",
  params: pairParams,
  query: recomputeQuery,
  reply: recomputeReply,
  run: ({ params, query }) => recomputeFigures(params, query.window),
});
export const GET = methodNotAllowed(["POST"]);
