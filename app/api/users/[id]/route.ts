import { z } from "zod";
import { sessions } from "@/lib/auth/session";
import { changeUser, deleteUser } from "@/lib/auth/users";
import { emptyReply } from "@/lib/contracts/account";
import { userChange } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";

const params = z.object({ id: z.uuid() });

/** Changes an account's role, or disables or enables it. */
export const PATCH = handle({
  access: "owner",
  params,
  body: userChange,
  reply: emptyReply,
  run: async ({ params, body, user }) => {
    await changeUser(user.id, params.id, body, new Date());
    sessions().clearUser(params.id);
    return {};
  },
});

/** Deletes an account and ends its sessions. A second request returns 404. */
export const DELETE = handle({
  access: "owner",
  params,
  reply: emptyReply,
  run: async ({ params, user }) => {
    await deleteUser(user.id, params.id);
    sessions().clearUser(params.id);
    return {};
  },
});
