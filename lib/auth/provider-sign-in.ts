import { emailAddress } from "@/lib/auth/email";
import { claimInvitation } from "@/lib/auth/invitations";
import type { NewAccount } from "@/lib/auth/setup";
import { type Database, database } from "@/lib/db/client";

/**
 * Lets in whom a provider vouches for: the account with that e-mail address, or the one an open invitation of that
 * address makes. Nobody else: that someone has an account at a provider is no reason to let them in here.
 * @param email an address the provider has verified to be that person's; null when it has not
 * @returns null for whoever is not known here, or shut out
 */
export async function findAccountOfProvider(
  given: { email: string | null; name: string | null },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  const email = emailAddress.safeParse(given.email).data;
  if (email === undefined) return null;
  const user = await db.appUser.findUnique({ where: { email } });
  if (user) {
    if (user.disabledAt) return null;
    await db.appUser.update({ where: { id: user.id }, data: { lastSignInAt: now } });
    return { id: user.id, sessionVersion: user.sessionVersion };
  }
  return db.$transaction((tx) =>
    claimInvitation(tx, { email }, { passwordHash: null, name: given.name }, now),
  );
}
