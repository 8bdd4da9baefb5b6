import { doneReply } from "@/lib/api/contracts";
import { AppError } from "@/lib/api/errors";
import { handle } from "@/lib/api/handler";
import { invitationAnswer } from "@/lib/api/request-contracts";
import { requireGoodPassword } from "@/lib/auth/form-problems";
import { acceptInvitation, findInvitation } from "@/lib/auth/invitations";
import { signedInReply } from "@/lib/auth/signed-in-reply";
import { primaryDatabase } from "@/lib/data/primary";

/** Makes the account of whoever was invited: once per invitation. */
export const POST = handle({
  access: "public",
  body: invitationAnswer,
  reply: doneReply,
  run: async ({ body }) => {
    const db = primaryDatabase();
    const now = new Date();
    const gone = new AppError(
      "not_found",
      "This invitation was used, taken back or is too old. Ask the owner for another.",
    );
    const invitation = await findInvitation(db, body.token, now);
    if (!invitation) throw gone;
    await requireGoodPassword(body.password, invitation);
    const made = await acceptInvitation(db, body, now);
    if (!made) throw gone;
    return signedInReply(made, "/", now);
  },
});
