import { requireAcceptablePassword } from "@/lib/auth/form-problems";
import { acceptInvitation, findInvitation } from "@/lib/auth/invitations";
import { doneReply } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { acceptInvitationRequest } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";
import { signedInReply } from "@/lib/http/signed-in-reply";

/** Makes the account of whoever was invited: once per invitation. */
export const POST = handle({
  access: "public",
  body: acceptInvitationRequest,
  reply: doneReply,
  run: async ({ body }) => {
    const now = new Date();
    const gone = new AppError(
      "not_found",
      "This invitation is no longer valid. It was used, revoked or has expired. Ask the owner for another.",
    );
    const invitation = await findInvitation(body.token, now);
    if (!invitation) throw gone;
    await requireAcceptablePassword(body.password, invitation);
    const made = await acceptInvitation(body, now);
    if (!made) throw gone;
    return signedInReply(made, "/", now);
  },
});
