import { z } from "zod";
import { iconParams } from "@/lib/contracts/requests";
import { readIcon } from "@/lib/data/icons";
import { sendImmutable } from "@/lib/http/cached-reply";
import { handle } from "@/lib/http/handler";

/** The icon of a pair, by a digest of its bytes: whoever has it once need never ask again. Public. */
export const GET = handle({
  access: "public",
  params: iconParams,
  reply: z.never(),
  run: async ({ request, params: { hash } }) => {
    const { bytes, contentType } = await readIcon(hash);
    return sendImmutable(request, { hash, body: bytes, contentType });
  },
});
