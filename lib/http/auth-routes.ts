import { NextRequest } from "next/server";
import { z } from "zod";
import { AppError } from "@/lib/contracts/errors";
import { unstorablePath } from "@/lib/contracts/storable-text";
import { readBodyText } from "@/lib/http/request-body";

/**
 * The addresses of next-auth that the product uses: what the browser calls (lib/client/sign-in.ts), where next-auth itself
 * sends a browser, and where outside providers send people back to. It has more, some of which anyone may write to.
 * @param path below `/api/auth`
 * @param providers ids of the outside providers that are set up
 * @returns the methods of the address; null for one that is not used
 */
export function authMethods(path: readonly string[], providers: readonly string[]): string[] | null {
  const address = path.join("/");
  if (address === "csrf" || address === "signin" || address === "error") return ["GET"];
  if (address === "signout" || address === "callback/credentials") return ["POST"];
  if (providers.some((id) => address === `signin/${id}`)) return ["POST"];
  if (providers.some((id) => address === `callback/${id}`)) return ["GET"];
  return null;
}

/** next-auth calls methods of text on whatever it is sent. */
const fields = z.record(z.string(), z.string());

/**
 * Checks everything that next-auth reads of a request: it throws on much of what a client may send, or answers that the
 * server's settings are wrong.
 * @returns the request with its body, if it has one, as a form
 * @throws AppError `bad_input`, `too_large`
 */
export async function validateAuthRequest(request: NextRequest): Promise<NextRequest> {
  const { searchParams } = request.nextUrl;
  requireStorableFields(Object.fromEntries(searchParams), "query");
  const callbackUrl = searchParams.get("callbackUrl");
  if (callbackUrl && !isHttpAddress(callbackUrl)) {
    throw new AppError("bad_input", "The query cannot be used: callbackUrl: is not an address.");
  }
  // It puts this text into a header as it is.
  if (!/^[\x20-\x7e]*$/.test(searchParams.get("error") ?? "")) {
    throw new AppError(
      "bad_input",
      "The query cannot be used: error: holds a character that is not plain text.",
    );
  }
  if (request.method !== "POST") return request;
  const given = parseFields(request.headers.get("content-type") ?? "", await readBodyText(request));
  const body = new URLSearchParams(requireStorableFields(given, "request"));
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/x-www-form-urlencoded");
  headers.delete("content-length");
  return new NextRequest(request.url, { method: "POST", headers, body });
}

/** The cookie in which next-auth keeps where to return to, by whether cookies are secure. */
const CALLBACK_COOKIES = ["next-auth.callback-url", "__Secure-next-auth.callback-url"];

/** Names of the request's cookies with which next-auth would not go on. Without them it does. */
export function unusableCookies({ cookies }: NextRequest): string[] {
  return CALLBACK_COOKIES.filter((name) => {
    const value = cookies.get(name)?.value;
    return value && !isHttpAddress(value);
  });
}

/** What next-auth takes for an address. */
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

function requireStorableFields(given: unknown, where: string): Record<string, string> {
  const parsed = fields.safeParse(given);
  if (!parsed.success)
    throw new AppError("bad_input", `The ${where} cannot be used: every field must be text.`);
  const path = unstorablePath(parsed.data);
  if (path === null) return parsed.data;
  throw new AppError(
    "bad_input",
    `The ${where} cannot be used: ${path}: holds a character that cannot be stored.`,
  );
}
