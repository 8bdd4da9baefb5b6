import { requireChangeablePassword } from "@/lib/auth/demo-account";
import { fieldError, requireAcceptablePassword } from "@/lib/auth/form-problems";
import { changePassword } from "@/lib/auth/password-change";
import { clientAddress } from "@/lib/auth/request-address";
import { sessions } from "@/lib/auth/session";
import { doneReply } from "@/lib/contracts/account";
import { TooManyTries } from "@/lib/contracts/errors";
import { passwordRequest } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";
import { signedInReply } from "@/lib/http/signed-in-reply";

/** Changes the user's own password. All other sessions of the account end. */
export const POST = handle({
  access: "user",
  body: passwordRequest,
  reply: doneReply,
  run: async ({ body, request, user }) => {
    await requireChangeablePassword(user.id);
    await requireAcceptablePassword(body.next, user, "next");
    const now = new Date();
    const address = clientAddress(request.headers);
    const result = await changePassword(user.id, { ...body, address }, now);
    if (result === "wrong") throw fieldError({ current: "This is not your current password." });
    if ("until" in result) throw TooManyTries.until(result.until, now);
    sessions().clearUser(user.id);
    return signedInReply(result, "/account", now);
  },
});
