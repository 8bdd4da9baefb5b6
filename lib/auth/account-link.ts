import "server-only";
import { isLoopback, pageOrigin } from "@/lib/auth/request-origin";
import { env } from "@/lib/env";

/**
 * An account link as the API returns it. Uses `NEXTAUTH_URL` if set, otherwise the origin of the request.
 * @param request one that passed `requireSameOrigin`
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
 * Warns when the recipient may not be able to open a link.
 * @param site origin of the link
 * @param addresses `siteUrl`: `NEXTAUTH_URL`; `used`: origin of the owner's browser
 * @returns null if there is no reason for a warning
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
