import "server-only";
import { startSession } from "@/lib/auth/session";

/** Reply that starts a new session, replacing any session of the browser. */
export async function signedInReply(
  account: { id: string; sessionVersion: number },
  next: string,
  now: Date,
): Promise<Response> {
  const headers = { "cache-control": "no-store", "set-cookie": await startSession(account, now) };
  return Response.json({ next }, { headers });
}
