import { requireAcceptablePassword } from "@/lib/auth/form-problems";
import { findPasswordReset, resetPassword } from "@/lib/auth/password-reset";
import { sessions } from "@/lib/auth/session";
import { doneReply } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { passwordResetRequest } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";
import { signedInReply } from "@/lib/http/signed-in-reply";

/** Sets a new password with the link that an owner made: once for each link. Every other session of the account ends. */
export const POST = handle({
  access: "public",
  body: passwordResetRequest,
  reply: doneReply,
  run: async ({ body }) => {
    const now = new Date();
    const gone = new AppError(
      "not_found",
      "This link is no longer valid. It was used, replaced or has expired. Ask the owner for another.",
    );
    const found = await findPasswordReset(body.token, now);
    if (!found) throw gone;
    await requireAcceptablePassword(body.password, found);
    const account = await resetPassword(body, now);
    if (!account) throw gone;
    sessions().clearUser(account.id);
    return signedInReply(account, "/", now);
  },
});
