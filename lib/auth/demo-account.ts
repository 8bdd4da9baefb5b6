import { hashPassword } from "@/lib/auth/password-hash";
import type { Database } from "@/lib/db/client";

/** The demo's account. It opens nothing but simulated prices, so its sign-in page shows it to everybody. */
export const DEMO_ACCOUNT = { email: "demo@sigmawatch.local", password: "quiet-heron-lantern" };

/** Makes the demo's account, or makes it again what its sign-in page says it is. */
export async function makeDemoAccount(db: Database, now: Date): Promise<void> {
  const { email, password } = DEMO_ACCOUNT;
  const passwordHash = await hashPassword(password);
  await db.appUser.upsert({
    where: { email },
    create: { email, role: "owner", passwordHash, passwordChangedAt: now },
    update: { role: "owner", passwordHash, disabledAt: null },
  });
}
