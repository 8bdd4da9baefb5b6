import { z } from "zod";
import { revokeInvitation } from "@/lib/auth/invitations";
import { emptyReply } from "@/lib/contracts/account";
import { handle } from "@/lib/http/handler";

/** Revokes an invitation. No effect if it was revoked or accepted before. */
export const DELETE = handle({
  access: "owner",
  params: z.object({ id: z.uuid() }),
  reply: emptyReply,
  run: async ({ params }) => {
    await revokeInvitation(params.id);
    return {};
  },
});
