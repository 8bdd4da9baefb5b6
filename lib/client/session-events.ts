/** `ended`: the browser's session has ended. `started`: a user signed in. */
export type SessionChange = "ended" | "started";

const CHANNEL = "sigmawatch-session";
/** Whether this page announced a change: it is about to load another page and ignores further changes. */
let isLeaving = false;
const listeners = new Set<(change: SessionChange) => void>();

/** Notifies this tab that the server no longer accepts its session. Other tabs detect it by their own requests. */
export function reportSessionEnd(): void {
  for (const listener of listeners) listener("ended");
}

/** Notifies the browser's other tabs of a sign-in or sign-out in this tab. */
export function announceSession(change: SessionChange): void {
  isLeaving = true;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(change);
  channel.close();
}

/** Calls `listener` when the session ends, as found in this tab or announced by another one, and when another tab signs in. */
export function subscribeToSession(listener: (change: SessionChange) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isLeaving) return;
    if (data === "ended" || data === "started") listener(data);
  };
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    channel.close();
  };
}
