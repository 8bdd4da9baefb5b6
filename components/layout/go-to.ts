import { announceSession, type SessionChange } from "@/lib/client/session-events";

/**
 * Loads another page anew: what the pages keep of who is signed in is no longer right.
 * @param change what just happened to the session; sent to the other tabs
 */
export function navigateTo(path: string, change?: SessionChange): void {
  if (change) announceSession(change);
  location.assign(path);
}
