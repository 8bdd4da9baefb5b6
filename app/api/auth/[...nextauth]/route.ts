import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";
import { oauthProviders } from "@/lib/auth/providers";
import { isSignInEnabled } from "@/lib/auth/session";
import { AppError } from "@/lib/contracts/errors";
import { authMethods, unusableCookies, validateAuthRequest } from "@/lib/http/auth-routes";
import { errorResponse, methodNotAllowed, setPrivateHeaders } from "@/lib/http/handler";

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * The routes of next-auth that are used: sign-in, sign-out and the callbacks of providers. Public; requests that change
 * something need next-auth's CSRF token.
 */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  const response = await respond(request, context).catch((error: unknown) => errorResponse(error, request));
  setPrivateHeaders(response);
  for (const name of unusableCookies(request)) {
    const secure = name.startsWith("__Secure-") ? "; Secure" : "";
    response.headers.append("set-cookie", `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`);
  }
  return response;
}

async function respond(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const providers = oauthProviders().map(({ id }) => id);
  const methods = authMethods(nextauth, providers);
  if (!methods) throw new AppError("not_found", "No such address.");
  if (!methods.includes(request.method)) return methodNotAllowed(methods)(request);
  if (!isSignInEnabled()) {
    throw new AppError("sign_in_closed", "Sign-in is disabled until NEXTAUTH_SECRET is set on this server.");
  }
  if (unusableCookies(request).length > 0) {
    throw new AppError("bad_input", "A cookie of this site could not be used and was removed. Try again.");
  }
  return NextAuth(await validateAuthRequest(request), context, authOptions());
}

export { handler as GET, handler as POST };
