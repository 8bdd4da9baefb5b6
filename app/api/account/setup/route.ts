import { fieldError, requireAcceptablePassword, requireEmail } from "@/lib/auth/form-problems";
import { clientAddress } from "@/lib/auth/request-address";
import { checkSetupToken, createOwnerWithToken, isSetupOpen } from "@/lib/auth/setup";
import { doneReply } from "@/lib/contracts/account";
import { AppError, TooManyTries } from "@/lib/contracts/errors";
import { setupRequest } from "@/lib/contracts/requests";
import { handle } from "@/lib/http/handler";
import { signedInReply } from "@/lib/http/signed-in-reply";

const WRONG_TOKEN = {
  token: "This token is no longer valid. The server prints a new one at each start.",
};

/** Creates the owner with the token that the server printed. Returns 404 once an account exists. */
export const POST = handle({
  access: "public",
  body: setupRequest,
  reply: doneReply,
  run: async ({ body, request }) => {
    const now = new Date();
    const alreadySetUp = new AppError("not_found", "This server is already set up.");
    if (!(await isSetupOpen())) throw alreadySetUp;
    const address = clientAddress(request.headers);
    const check = await checkSetupToken({ token: body.token, address }, now);
    if (check === "wrong") throw fieldError(WRONG_TOKEN);
    if (check !== "good") throw TooManyTries.until(check.until, now);
    const email = requireEmail(body.email);
    await requireAcceptablePassword(body.password, { email });
    const owner = await createOwnerWithToken({ token: body.token, email, password: body.password }, now);
    if (owner === "closed") throw alreadySetUp;
    if (owner === "wrong_token") throw fieldError(WRONG_TOKEN);
    return signedInReply(owner, "/", now);
  },
});
