import { z } from "zod";
import { iconParams } from "@/lib/contracts/requests";
import { getIcon } from "@/lib/data/icons";
import { sendImmutable } from "@/lib/http/cached-reply";
import { handle } from "@/lib/http/handler";

/** A pair's icon by the hash of its bytes, cached as immutable. Public. */
export const GET = handle({
  access: "public",
  params: iconParams,
  reply: z.never(),
  run: async ({ request, params: { hash } }) => sendImmutable(request, { hash, ...(await getIcon(hash)) }),
});
