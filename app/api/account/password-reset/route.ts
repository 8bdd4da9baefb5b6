import { requireAcceptablePassword } from "@/lib/auth/form-problems";
import { findPasswordReset, resetPassword } from "@/lib/auth/password-reset";
import { sessions } from "@/lib/auth/session";
import { doneReply } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { passwordResetRequest } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";
import { signedInReply } from "@/lib/http/signed-in-reply";

/** Sets a new password with a reset link, once per link. All other sessions of the account end. */
export const POST = handle({
  access: "public",
  body: passwordResetRequest,
  reply: doneReply,
  run: async ({ body }) => {
    const now = new Date();
    const notFound = new AppError(
      "not_found",
      "This link is no longer valid. It was used, replaced or has expired. Ask the owner for another.",
    );
    const reset = await findPasswordReset(body.token, now);
    if (!reset) throw notFound;
    await requireAcceptablePassword(body.password, reset);
    const account = await resetPassword(body, now);
    if (!account) throw notFound;
    sessions().clearUser(account.id);
    return signedInReply(account, "/", now);
  },
});
