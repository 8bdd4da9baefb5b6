import "server-only";
import { env } from "@/lib/env";

/** Whether any price of this server is made up, as its settings say. */
export function isSimulated(): boolean {
  return env().sources.some(({ kind }) => kind === "demo");
}
