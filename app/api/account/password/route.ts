import { requireChangeablePassword } from "@/lib/auth/demo-account";
import { fieldError, requireGoodPassword } from "@/lib/auth/form-problems";
import { changePassword } from "@/lib/auth/password-change";
import { addressOf } from "@/lib/auth/request-address";
import { sessionCheck } from "@/lib/auth/session";
import { TooManyTries } from "@/lib/contracts/errors";
import { doneReply } from "@/lib/contracts/replies";
import { passwordRequest } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";
import { signedInReply } from "@/lib/http/signed-in-reply";

/** Changes one's own password. Every other session of the account ends; this one goes on. */
export const POST = handle({
  access: "user",
  body: passwordRequest,
  reply: doneReply,
  run: async ({ body, request, user }) => {
    await requireChangeablePassword(user.id);
    await requireGoodPassword(body.next, user, "next");
    const now = new Date();
    const address = addressOf(request.headers);
    const changed = await changePassword(user.id, { ...body, address }, now);
    if (changed === "wrong") throw fieldError({ current: "This is not your current password." });
    if ("until" in changed) throw TooManyTries.until(changed.until, now);
    sessionCheck().forget(user.id);
    return signedInReply(changed, "/account", now);
  },
});
