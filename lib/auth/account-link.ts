import "server-only";
import { env } from "@/lib/env";

/** A link that an owner sends to someone, as the API replies with it. */
export function accountLink(
  request: Request,
  { path, email, expiresAt }: { path: string; email: string; expiresAt: Date },
) {
  const site = env().siteUrl ?? new URL(request.url).origin;
  return { email, link: `${site}${path}`, expiresAt: expiresAt.toISOString() };
}
