import { AppError } from "@/lib/contracts/errors";
import { env } from "@/lib/env";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that change something and come from other sites. Uses headers that scripts cannot set:
 * `Sec-Fetch-Site` (sent on trusted connections), otherwise `Origin`.
 * @param siteUrl public address, which may differ from the host that a proxy forwards
 * @throws AppError `forbidden`
 */
export function requireSameOrigin(request: Request, siteUrl: string | undefined = env().siteUrl): void {
  if (SAFE_METHODS.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  const isOurs = site === null ? isFromOrigin(request, siteUrl) : site === "same-origin";
  if (isOurs) return;
  throw new AppError(
    "forbidden",
    "Requests from other sites are refused. Open a page of this server and try again.",
  );
}

function isFromOrigin(request: Request, siteUrl: string | undefined): boolean {
  const origin = request.headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  if (siteUrl !== undefined && origin === new URL(siteUrl).origin) return true;
  return new URL(origin).host === (request.headers.get("host") ?? new URL(request.url).host);
}
