import { hashPassword } from "@/lib/auth/password-hash";
import { AppError } from "@/lib/contracts/errors";
import { type Database, database } from "@/lib/db/client";
import { type Env, env } from "@/lib/env";

/** Account of the demo. It gives access to simulated prices only, so the sign-in page shows its password. */
export const DEMO_ACCOUNT = { email: "demo@sigmawatch.local", password: "quiet-heron-lantern" };

/** Creates the demo account, or resets its role, password and status. */
export async function createDemoAccount(now: Date, db: Database = database()): Promise<void> {
  const { email, password } = DEMO_ACCOUNT;
  const passwordHash = await hashPassword(password);
  await db.appUser.upsert({
    where: { email },
    create: { email, role: "owner", passwordHash, passwordChangedAt: now },
    update: { role: "owner", passwordHash, disabledAt: null },
  });
}

/** True for the demo account while the demo runs. */
export function isDemoAccount(email: string, { demoAccount }: Pick<Env, "demoAccount"> = env()): boolean {
  return demoAccount && email === DEMO_ACCOUNT.email;
}

/** @throws AppError `forbidden` for the demo account, whose password is public */
export async function requireChangeablePassword(userId: string, db: Database = database()): Promise<void> {
  const user = await db.appUser.findUnique({ where: { id: userId }, select: { email: true } });
  if (user && isDemoAccount(user.email)) {
    throw new AppError("forbidden", "The password of the demo account cannot be changed.");
  }
}
