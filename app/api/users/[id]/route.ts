import { z } from "zod";
import { emptyReply } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { userChange } from "@/lib/api/request-contracts";
import { sessionCheck } from "@/lib/auth/session";
import { changeUser } from "@/lib/auth/users";
import { primaryDatabase } from "@/lib/data/primary";

/** Changes an account's role, shuts it out or lets it in again. */
export const PATCH = handle({
  access: "owner",
  params: z.object({ id: z.uuid() }),
  body: userChange,
  reply: emptyReply,
  run: async ({ params, body, user }) => {
    await changeUser(primaryDatabase(), user.id, params.id, body, new Date());
    sessionCheck().forget(params.id);
    return {};
  },
});
