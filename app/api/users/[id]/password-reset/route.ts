import { z } from "zod";
import { accountLinkReply } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { accountLink } from "@/lib/auth/account-link";
import { requireChangeablePassword } from "@/lib/auth/demo-account";
import { createPasswordReset } from "@/lib/auth/password-reset";
import { outsideProviders } from "@/lib/auth/providers";
import { primaryDatabase } from "@/lib/data/primary";

/** Makes a link by which a user sets a new password. It replaces an earlier one, and cannot be read again. */
export const POST = handle({
  access: "owner",
  params: z.object({ id: z.uuid() }),
  reply: accountLinkReply,
  run: async ({ params, request, user }) => {
    const db = primaryDatabase();
    await requireChangeablePassword(db, params.id);
    const { email, token, expiresAt } = await createPasswordReset(
      db,
      { actorId: user.id, userId: params.id, hasProviders: outsideProviders().length > 0 },
      new Date(),
    );
    return accountLink(request, { path: `/reset-password/${token}`, email, expiresAt });
  },
});
