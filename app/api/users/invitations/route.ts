import { inviteReply, inviteRequest } from "@/lib/api/contracts";
import { AppError } from "@/lib/api/errors";
import { handle } from "@/lib/api/handler";
import { fieldError, requireEmail } from "@/lib/auth/form-problems";
import { invite } from "@/lib/auth/invitations";
import { primaryDatabase } from "@/lib/data/primary";
import { env } from "@/lib/env";

/** Invites an e-mail address. The answer holds the link, which cannot be had again. */
export const POST = handle({
  access: "owner",
  body: inviteRequest,
  reply: inviteReply,
  run: async ({ body, request }) => {
    const email = requireEmail(body.email);
    try {
      const { token, expiresAt } = await invite(primaryDatabase(), { email, role: body.role }, new Date());
      const site = env().siteUrl ?? new URL(request.url).origin;
      return { email, link: `${site}/invite/${token}`, expiresAt: expiresAt.toISOString() };
    } catch (error) {
      if (error instanceof AppError && error.code === "conflict") throw fieldError({ email: error.message });
      throw error;
    }
  },
});
