import { z } from "zod";
import { accountLink } from "@/lib/auth/account-link";
import { requireChangeablePassword } from "@/lib/auth/demo-account";
import { createPasswordReset } from "@/lib/auth/password-reset";
import { oauthProviders } from "@/lib/auth/providers";
import { accountLinkReply } from "@/lib/contracts/account";
import { handle } from "@/lib/http/handler";

/** Creates a link for setting a new password. It replaces an earlier link and is returned only once. */
export const POST = handle({
  access: "owner",
  params: z.object({ id: z.uuid() }),
  reply: accountLinkReply,
  run: async ({ params, request, user }) => {
    await requireChangeablePassword(params.id);
    const { email, token, expiresAt } = await createPasswordReset(
      { actorId: user.id, userId: params.id, hasProviders: oauthProviders().length > 0 },
      new Date(),
    );
    return accountLink(request, { path: `/reset-password/${token}`, email, expiresAt });
  },
});
