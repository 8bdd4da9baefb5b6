import "server-only";
import { env } from "@/lib/env";

type Headers = { get(name: string): string | null };
type Settings = { siteUrl: string | undefined; trustedProxies: number };

/** A host name, an IPv4 address or an IPv6 address in brackets, with a port or without. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/**
 * The origin at which a request reached the product: `NEXTAUTH_URL` where it is set, else what the request says. Trusted
 * proxies add the host and protocol that they were asked for to `X-Forwarded-Host` and `X-Forwarded-Proto`, after what the
 * client sent; without one, the client's own are ignored.
 * @returns null where the headers name no usable host
 */
export function requestOrigin(headers: Headers, settings: Settings = env()): string | null {
  const { siteUrl, trustedProxies } = settings;
  if (siteUrl !== undefined) return siteUrl;
  const host = forwarded(headers.get("x-forwarded-host"), trustedProxies) ?? headers.get("host");
  if (host === null) return null;
  // A browser states the protocol in Origin, which some proxies do not forward.
  const origin = httpOrigin(headers.get("origin"));
  if (origin !== null && new URL(origin).host === host) return origin;
  const protocol = forwarded(headers.get("x-forwarded-proto"), trustedProxies) ?? "http";
  return HOST.test(host) ? httpOrigin(`${protocol}://${host}`) : null;
}

/**
 * The origin that a person has in the browser's address bar, from a request that `requireSameOrigin` let through: browsers
 * set `Origin` and no page can change it. So it is right even where a proxy passes another host on.
 */
export function pageOrigin(headers: Headers, settings: Settings = env()): string | null {
  return httpOrigin(headers.get("origin")) ?? requestOrigin(headers, { ...settings, siteUrl: undefined });
}

/** Whether an origin leads back to the computer it is opened on. */
export function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** The entry of the first trusted proxy, counted from the end; null without a trusted proxy. */
function forwarded(header: string | null, trustedProxies: number): string | null {
  if (header === null || trustedProxies === 0) return null;
  const entries = header.split(",").map((entry) => entry.trim());
  return entries[Math.max(0, entries.length - trustedProxies)] || null;
}

/** An http or https origin in its usual form; null for anything else, paths and user names included. */
function httpOrigin(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = url.href === `${url.origin}/` && /^https?:\/\/[^/?#]+$/i.test(text);
  return isPlain ? url.origin : null;
}
