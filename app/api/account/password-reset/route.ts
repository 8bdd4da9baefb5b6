import { doneReply } from "@/lib/api/contracts";
import { AppError } from "@/lib/api/errors";
import { handle } from "@/lib/api/handler";
import { passwordResetRequest } from "@/lib/api/request-contracts";
import { requireGoodPassword } from "@/lib/auth/form-problems";
import { findPasswordReset, resetPassword } from "@/lib/auth/password-reset";
import { sessionCheck } from "@/lib/auth/session";
import { signedInReply } from "@/lib/auth/signed-in-reply";
import { primaryDatabase } from "@/lib/data/primary";

/** Sets a new password with the link that an owner made: once for each link. Every other session of the account ends. */
export const POST = handle({
  access: "public",
  body: passwordResetRequest,
  reply: doneReply,
  run: async ({ body }) => {
    const db = primaryDatabase();
    const now = new Date();
    const gone = new AppError(
      "not_found",
      "This link is no longer valid. It was used, replaced or has expired. Ask the owner for another.",
    );
    const found = await findPasswordReset(db, body.token, now);
    if (!found) throw gone;
    await requireGoodPassword(body.password, found);
    const account = await resetPassword(db, body, now);
    if (!account) throw gone;
    sessionCheck().forget(account.id);
    return signedInReply(account, "/", now);
  },
});
