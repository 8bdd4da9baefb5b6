import { accountLink } from "@/lib/auth/account-link";
import { fieldError, requireEmail } from "@/lib/auth/form-problems";
import { createInvitation } from "@/lib/auth/invitations";
import { accountLinkReply, inviteRequest } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { handle } from "@/lib/http/handler";

/** Invites an e-mail address. The reply contains the link, which is returned only once. */
export const POST = handle({
  access: "owner",
  body: inviteRequest,
  reply: accountLinkReply,
  run: async ({ body, request }) => {
    const email = requireEmail(body.email);
    try {
      const { token, expiresAt } = await createInvitation({ email, role: body.role }, new Date());
      return accountLink(request, { path: `/invite/${token}`, email, expiresAt });
    } catch (error) {
      if (error instanceof AppError && error.code === "conflict") throw fieldError({ email: error.message });
      throw error;
    }
  },
});
