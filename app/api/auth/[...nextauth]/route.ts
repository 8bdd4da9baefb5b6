import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { AppError } from "@/lib/api/errors";
import { errorResponse } from "@/lib/api/handler";
import { authOptions } from "@/lib/auth/options";
import { signInIsOpen } from "@/lib/auth/session";

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * next-auth's own addresses: signing in and out, and where outside providers send people back to. Public by nature;
 * what changes something needs next-auth's token against requests from other sites.
 */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  try {
    if (!signInIsOpen()) {
      throw new AppError("sign_in_closed", "Nobody can sign in until NEXTAUTH_SECRET is set on this server.");
    }
    return await NextAuth(request, context, authOptions());
  } catch (error) {
    return errorResponse(error, request);
  }
}

export { handler as GET, handler as POST };
