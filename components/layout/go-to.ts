import { announceSession, type SessionChange } from "@/lib/client/session-events";

/**
 * Opens a page with a full load, because cached data belongs to the previous session state.
 * @param change sent to other tabs
 */
export function navigateTo(path: string, change?: SessionChange): void {
  if (change) announceSession(change);
  location.assign(path);
}
