import { z } from "zod";
import { handle } from "@/lib/api/handler";
import { sendForever } from "@/lib/api/prepared-reply";
import { iconParams } from "@/lib/api/request-contracts";
import { readIcon } from "@/lib/data/icons";

/** The icon of a pair, by a digest of its bytes: whoever has it once need never ask again. Public. */
export const GET = handle({
  access: "public",
  params: iconParams,
  reply: z.never(),
  run: async ({ request, params: { hash } }) => {
    const { bytes, contentType } = await readIcon(hash);
    return sendForever(request, { hash, body: bytes, contentType });
  },
});
