import "server-only";
import { clientAddress } from "@/lib/auth/client-address";
import { env } from "@/lib/env";

/** The network address a request came from, as far as it can be trusted. */
export function addressOf(headers: { get(name: string): string | null }): string {
  return clientAddress(headers.get("x-forwarded-for"), env().trustedProxies);
}
