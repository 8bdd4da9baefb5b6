import { NextRequest } from "next/server";
import { z } from "zod";
import { AppError } from "@/lib/contracts/errors";
import { unstorablePath } from "@/lib/contracts/storable-text";
import { readBodyText } from "@/lib/http/request-body";

/**
 * Routes of next-auth that the product uses: those called by the browser (lib/client/sign-in.ts), and the redirect
 * targets of next-auth and of OAuth providers. All other next-auth routes are disabled.
 * @param path below `/api/auth`
 * @param providers ids of the configured providers
 * @returns allowed methods; null for a disabled route
 */
export function authMethods(path: readonly string[], providers: readonly string[]): string[] | null {
  const address = path.join("/");
  if (address === "csrf" || address === "signin" || address === "error") return ["GET"];
  if (address === "signout" || address === "callback/credentials") return ["POST"];
  if (providers.some((id) => address === `signin/${id}`)) return ["POST"];
  if (providers.some((id) => address === `callback/${id}`)) return ["GET"];
  return null;
}

/** next-auth expects every field to be a string. */
const fields = z.record(z.string(), z.string());

/**
 * Validates what next-auth reads of a request, because next-auth answers much invalid input with an exception or a
 * configuration error.
 * @returns the request, with its body encoded as a form
 * @throws AppError `bad_input`, `too_large`
 */
export async function validateAuthRequest(request: NextRequest): Promise<NextRequest> {
  const { searchParams } = request.nextUrl;
  requireStorableFields(Object.fromEntries(searchParams), "query");
  const callbackUrl = searchParams.get("callbackUrl");
  if (callbackUrl && !isHttpAddress(callbackUrl)) {
    throw new AppError("bad_input", "The query cannot be used: callbackUrl: is not an address.");
  }
  // next-auth copies this text into a header.
  if (!/^[\x20-\x7e]*$/.test(searchParams.get("error") ?? "")) {
    throw new AppError(
      "bad_input",
      "The query cannot be used: error: holds a character that is not plain text.",
    );
  }
  if (request.method !== "POST") return request;
  const input = parseFields(request.headers.get("content-type") ?? "", await readBodyText(request));
  const body = new URLSearchParams(requireStorableFields(input, "request"));
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/x-www-form-urlencoded");
  headers.delete("content-length");
  return new NextRequest(request.url, { method: "POST", headers, body });
}

/** Cookie in which next-auth stores the return address: its names without and with `Secure`. */
const CALLBACK_COOKIES = ["next-auth.callback-url", "__Secure-next-auth.callback-url"];

/** Names of cookies that make next-auth fail; they must be removed from the request. */
export function unusableCookies({ cookies }: NextRequest): string[] {
  return CALLBACK_COOKIES.filter((name) => {
    const value = cookies.get(name)?.value;
    return value && !isHttpAddress(value);
  });
}

/** Same condition as in next-auth. */
function isHttpAddress(text: string): boolean {
  const base = text.startsWith("/") ? "http://localhost" : undefined;
  return URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol);
}

function parseFields(type: string, text: string): unknown {
  if (/^application\/json\b/i.test(type)) {
    try {
      return JSON.parse(text);
    } catch {
      throw new AppError("bad_input", "The request body is not JSON.");
    }
  }
  if (text === "" || /^application\/x-www-form-urlencoded\b/i.test(type)) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  throw new AppError("bad_input", "The request must be a form or JSON.");
}

function requireStorableFields(input: unknown, part: string): Record<string, string> {
  const parsed = fields.safeParse(input);
  if (!parsed.success)
    throw new AppError("bad_input", `The ${part} cannot be used: every field must be text.`);
  const path = unstorablePath(parsed.data);
  if (path === null) return parsed.data;
  throw new AppError(
    "bad_input",
    `The ${part} cannot be used: ${path}: holds a character that cannot be stored.`,
  );
}
