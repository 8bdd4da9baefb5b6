import { emailAddress } from "@/lib/auth/email";
import { claimInvitation } from "@/lib/auth/invitations";
import type { NewAccount } from "@/lib/auth/setup";
import { type Database, database } from "@/lib/db/client";

/**
 * Finds the account for a provider sign-in: the one with the verified e-mail address, or the one created from an open
 * invitation to it. Anyone else is refused.
 * @param input `email`: address verified by the provider, or null
 * @returns null for unknown and disabled accounts
 */
export async function findAccountOfProvider(
  input: { email: string | null; name: string | null },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  const email = emailAddress.safeParse(input.email).data;
  if (email === undefined) return null;
  const user = await db.appUser.findUnique({ where: { email } });
  if (user) {
    if (user.disabledAt) return null;
    await db.appUser.update({ where: { id: user.id }, data: { lastSignInAt: now } });
    return { id: user.id, sessionVersion: user.sessionVersion };
  }
  return db.$transaction((tx) =>
    claimInvitation(tx, { email }, { passwordHash: null, name: input.name }, now),
  );
}
