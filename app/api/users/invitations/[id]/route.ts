import { z } from "zod";
import { emptyReply } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { withdrawInvitation } from "@/lib/auth/invitations";
import { primaryDatabase } from "@/lib/data/primary";

/** Takes an invitation back. Doing it twice, or after it was answered, changes nothing. */
export const DELETE = handle({
  access: "owner",
  params: z.object({ id: z.uuid() }),
  reply: emptyReply,
  run: async ({ params }) => {
    await withdrawInvitation(primaryDatabase(), params.id);
    return {};
  },
});
