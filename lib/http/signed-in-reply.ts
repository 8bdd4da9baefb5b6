import "server-only";
import { startSession } from "@/lib/auth/session";

/** Answers that an account may go on signed in: with a session of its own, whatever the browser held before. */
export async function signedInReply(
  account: { id: string; sessionVersion: number },
  next: string,
  now: Date,
): Promise<Response> {
  const headers = { "cache-control": "no-store", "set-cookie": await startSession(account, now) };
  return Response.json({ next }, { headers });
}
