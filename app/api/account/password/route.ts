import { doneReply } from "@/lib/api/contracts";
import { TooManyTries } from "@/lib/api/errors";
import { handle } from "@/lib/api/handler";
import { passwordRequest } from "@/lib/api/request-contracts";
import { requireChangeablePassword } from "@/lib/auth/demo-account";
import { fieldError, requireGoodPassword } from "@/lib/auth/form-problems";
import { changePassword } from "@/lib/auth/password-change";
import { addressOf } from "@/lib/auth/request-address";
import { sessionCheck } from "@/lib/auth/session";
import { signedInReply } from "@/lib/auth/signed-in-reply";
import { primaryDatabase } from "@/lib/data/primary";

/** Changes one's own password. Every other session of the account ends; this one goes on. */
export const POST = handle({
  access: "user",
  body: passwordRequest,
  reply: doneReply,
  run: async ({ body, request, user }) => {
    await requireChangeablePassword(primaryDatabase(), user.id);
    await requireGoodPassword(body.next, user, "next");
    const now = new Date();
    const address = addressOf(request.headers);
    const changed = await changePassword(primaryDatabase(), user.id, { ...body, address }, now);
    if (changed === "wrong") throw fieldError({ current: "This is not your current password." });
    if ("until" in changed) throw TooManyTries.until(changed.until, now);
    sessionCheck().forget(user.id);
    return signedInReply(changed, "/account", now);
  },
});
