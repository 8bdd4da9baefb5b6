import { doneReply } from "@/lib/api/contracts";
import { AppError, TooManyTries } from "@/lib/api/errors";
import { handle } from "@/lib/api/handler";
import { setupRequest } from "@/lib/api/request-contracts";
import { fieldError, requireEmail, requireGoodPassword } from "@/lib/auth/form-problems";
import { addressOf } from "@/lib/auth/request-address";
import { checkSetupToken, setUpOwner, setupIsOpen } from "@/lib/auth/setup";
import { signedInReply } from "@/lib/auth/signed-in-reply";
import { primaryDatabase } from "@/lib/data/primary";

const WRONG_TOKEN = {
  token: "This is not the token that the server printed last. Each start prints a new one.",
};

/** Makes the owner with the token that the server printed. Not there any more once there is an account. */
export const POST = handle({
  access: "public",
  body: setupRequest,
  reply: doneReply,
  run: async ({ body, request }) => {
    const db = primaryDatabase();
    const now = new Date();
    const gone = new AppError("not_found", "This server is set up already.");
    if (!(await setupIsOpen(db))) throw gone;
    const address = addressOf(request.headers);
    const check = await checkSetupToken(db, { token: body.token, address }, now);
    if (check === "wrong") throw fieldError(WRONG_TOKEN);
    if (check !== "good") throw TooManyTries.until(check.until, now);
    const email = requireEmail(body.email);
    await requireGoodPassword(body.password, { email });
    const made = await setUpOwner(db, { token: body.token, email, password: body.password }, now);
    if (made === "closed") throw gone;
    if (made === "wrong_token") throw fieldError(WRONG_TOKEN);
    return signedInReply(made, "/", now);
  },
});
