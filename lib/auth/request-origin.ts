import "server-only";
import { env } from "@/lib/env";

type Headers = { get(name: string): string | null };
type Settings = { siteUrl: string | undefined; trustedProxies: number };

/** Host name, IPv4 address or bracketed IPv6 address, with an optional port. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/**
 * Public origin of the server for a request: `NEXTAUTH_URL` if set, otherwise from the headers. Trusted proxies
 * append host and protocol to `X-Forwarded-Host` and `X-Forwarded-Proto`; without a trusted proxy these headers are
 * ignored.
 * @returns null if the headers contain no usable host
 */
export function requestOrigin(headers: Headers, settings: Settings = env()): string | null {
  const { siteUrl, trustedProxies } = settings;
  if (siteUrl !== undefined) return siteUrl;
  const host = forwarded(headers.get("x-forwarded-host"), trustedProxies) ?? headers.get("host");
  if (host === null) return null;
  // Some proxies do not forward the protocol, but the browser's Origin has it.
  const origin = httpOrigin(headers.get("origin"));
  if (origin !== null && new URL(origin).host === host) return origin;
  const protocol = forwarded(headers.get("x-forwarded-proto"), trustedProxies) ?? "http";
  return HOST.test(host) ? httpOrigin(`${protocol}://${host}`) : null;
}

/**
 * Origin in the browser's address bar, for a request that passed `requireSameOrigin`. It is correct even if a proxy
 * forwards another host, because the browser sets `Origin` itself.
 */
export function pageOrigin(headers: Headers, settings: Settings = env()): string | null {
  return httpOrigin(headers.get("origin")) ?? requestOrigin(headers, { ...settings, siteUrl: undefined });
}

/** True for origins on the loopback interface. */
export function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Entry of the first trusted proxy, counted from the end; null without a trusted proxy. */
function forwarded(header: string | null, trustedProxies: number): string | null {
  if (header === null || trustedProxies === 0) return null;
  const entries = header.split(",").map((entry) => entry.trim());
  return entries[Math.max(0, entries.length - trustedProxies)] || null;
}

/** Normalized http or https origin; null for anything else, including URLs with a path or user name. */
function httpOrigin(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = url.href === `${url.origin}/` && /^https?:\/\/[^/?#]+$/i.test(text);
  return isPlain ? url.origin : null;
}
