import { requireAcceptablePassword } from "@/lib/auth/form-problems";
import { acceptInvitation, findInvitation } from "@/lib/auth/invitations";
import { doneReply } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { acceptInvitationRequest } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";
import { signedInReply } from "@/lib/http/signed-in-reply";

/** Creates the account of an invited user, once per invitation. */
export const POST = handle({
  access: "public",
  body: acceptInvitationRequest,
  reply: doneReply,
  run: async ({ body }) => {
    const now = new Date();
    const notFound = new AppError(
      "not_found",
      "This invitation is no longer valid. It was used, revoked or has expired. Ask the owner for another.",
    );
    const invitation = await findInvitation(body.token, now);
    if (!invitation) throw notFound;
    await requireAcceptablePassword(body.password, invitation);
    const account = await acceptInvitation(body, now);
    if (!account) throw notFound;
    return signedInReply(account, "/", now);
  },
});
