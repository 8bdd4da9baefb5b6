import "server-only";
import { forwardedAddress } from "@/lib/auth/client-address";
import { env } from "@/lib/env";

/** The network address a request came from, as far as it can be trusted. */
export function clientAddress(headers: { get(name: string): string | null }): string {
  return forwardedAddress(headers.get("x-forwarded-for"), env().trustedProxies);
}
