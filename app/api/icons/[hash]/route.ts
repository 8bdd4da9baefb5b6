import { z } from "zod";
import { iconParams } from "@/lib/contracts/requests";
import { getIcon } from "@/lib/data/icons";
import { sendImmutable } from "@/lib/http/cached-reply";
import { handle } from "@/lib/http/handler";

/** The icon of a pair, by a digest of its bytes: clients keep it for ever. Public. */
export const GET = handle({
  access: "public",
  params: iconParams,
  reply: z.never(),
  run: async ({ request, params: { hash } }) => sendImmutable(request, { hash, ...(await getIcon(hash)) }),
});
