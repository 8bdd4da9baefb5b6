import "server-only";
import { env } from "@/lib/env";

/** True if any configured source is simulated. */
export function isSimulated(): boolean {
  return env().sources.some(({ isSimulated }) => isSimulated);
}
