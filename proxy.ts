import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { requestOrigin } from "@/lib/auth/request-origin";
import { AppError, errorBody } from "@/lib/contracts/errors";
import { env } from "@/lib/env";

/**
 * Refuses what Next.js would answer with an error of its own, and sets the headers of every reply: a content security
 * policy with a nonce, and what keeps others from framing, sniffing or following the page. It never decides who may see
 * what; handlers and pages do.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  // Next reads the nonce from the request's own policy and puts it on its scripts and styles.
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  nameOrigin(request, headers);
  const response = refusal(request) ?? NextResponse.next({ request: { headers } });
  // An icon's own policy is stricter, and would be overwritten.
  if (!request.nextUrl.pathname.startsWith("/api/icons/")) {
    response.headers.set("content-security-policy", policy);
  }
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
  if (env().siteUrl?.startsWith("https://")) {
    response.headers.set("strict-transport-security", `max-age=${HSTS_SECONDS}`);
  }
  return response;
}

/**
 * Tells next-auth at which origin it is reached, for the addresses that it makes: it believes these two headers, which any
 * client can send.
 */
function nameOrigin({ nextUrl: { pathname, origin } }: NextRequest, headers: Headers): void {
  if (!pathname.startsWith("/api/auth/")) return;
  const { host, protocol } = new URL(requestOrigin(headers) ?? origin);
  headers.set("x-forwarded-host", host);
  headers.set("x-forwarded-proto", protocol.slice(0, -1));
}

/** A year, the usual time. Other hosts of the domain are not ours to decide about. */
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/** The reply to a request that no page or handler can answer; null for all others. */
function refusal(request: NextRequest): NextResponse | null {
  const { pathname } = request.nextUrl;
  if (!isDecodable(pathname)) {
    // Next.js fails on such a parameter before it has chosen a page.
    return errorReply(
      new AppError("bad_input", "The address cannot be used: a % in it is not followed by UTF-8."),
    );
  }
  const isApi = /^\/api(\/|$)/.test(pathname);
  // Pages have no server actions and no forms that post to them; Next.js would log each try as an error.
  if (!isApi && request.method !== "GET" && request.method !== "HEAD") {
    const reply = errorReply(new AppError("method_not_allowed", `Use GET or HEAD, not ${request.method}.`));
    reply.headers.set("allow", "GET, HEAD");
    return reply;
  }
  return null;
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

function errorReply(error: AppError): NextResponse {
  return NextResponse.json(errorBody(error), {
    status: error.status,
    headers: { "cache-control": "private, no-store" },
  });
}

function contentSecurityPolicy(nonce: string): string {
  const isDevelopment = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    // React's and the bundler's aids in development evaluate text and style their overlay inline.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  matcher: [{ source: "/((?!_next/static|_next/image).*)" }],
};
