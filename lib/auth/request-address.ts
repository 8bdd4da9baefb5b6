import "server-only";
import { forwardedAddress } from "@/lib/auth/client-address";
import { env } from "@/lib/env";

/** Client address of a request, considering trusted proxies only. */
export function clientAddress(headers: { get(name: string): string | null }): string {
  return forwardedAddress(headers.get("x-forwarded-for"), env().trustedProxies);
}
