import "server-only";
import { isLoopback, pageOrigin } from "@/lib/auth/request-origin";
import { env } from "@/lib/env";

/**
 * A link that an owner sends to someone, as the API replies with it. It uses `NEXTAUTH_URL` where that is set, else the
 * address that the owner is using.
 * @param request one that `requireSameOrigin` let through
 */
export function accountLink(
  request: Request,
  { path, email, expiresAt }: { path: string; email: string; expiresAt: Date },
) {
  const { siteUrl } = env();
  const used = pageOrigin(request.headers);
  const site = siteUrl ?? used ?? new URL(request.url).origin;
  const warning = linkWarning(site, { siteUrl, used });
  return { email, link: `${site}${path}`, expiresAt: expiresAt.toISOString(), warning };
}

/**
 * Why the other person may not be able to open a link.
 * @param site the link's own origin
 * @param addresses `siteUrl` is `NEXTAUTH_URL`, `used` the origin that the owner is using
 * @returns null where nothing speaks against it
 */
export function linkWarning(
  site: string,
  { siteUrl, used }: { siteUrl: string | undefined; used: string | null },
): string | null {
  if (siteUrl !== undefined && used !== null && used !== siteUrl) {
    return `The link uses NEXTAUTH_URL (${siteUrl}), but you are using ${used}. If people cannot reach ${siteUrl}, correct NEXTAUTH_URL, restart the server and create another link.`;
  }
  if (!isLoopback(site)) return null;
  return "The link works on this computer only. For other computers, open Sigmawatch at an address that they can reach, or set NEXTAUTH_URL, and create another link.";
}
