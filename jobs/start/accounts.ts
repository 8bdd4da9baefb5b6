import type { Env } from "@/lib/env";

/**
 * Sees to it that somebody can sign in: makes the demo's account, the owner whom the settings name, or else a
 * one-time token, as long as there is no account. Its modules are loaded only now, when the generated client is there.
 * @returns the token to make the owner with; null where there is an account
 * @throws Error when OWNER_PASSWORD is no password that anyone may choose
 */
export async function prepareAccounts(
  env: Pick<Env, "demoAccount" | "owner">,
  databaseUrl: string,
  now: Date,
): Promise<string | null> {
  const { openDatabase } = await import("@/lib/db/client");
  const { createDemoAccount } = await import("@/lib/auth/demo-account");
  const { PASSWORD_MESSAGES, passwordProblem } = await import("@/lib/auth/password-rules");
  const { issueSetupToken, createFirstOwner, isSetupOpen } = await import("@/lib/auth/setup");
  const db = openDatabase(databaseUrl, { max: 1 });
  try {
    if (env.demoAccount) {
      await createDemoAccount(now, db);
      return null;
    }
    if (!(await isSetupOpen(db))) return null;
    if (env.owner) {
      const problem = await passwordProblem(env.owner.password, env.owner);
      if (problem) throw new Error(`OWNER_PASSWORD cannot be used. ${PASSWORD_MESSAGES[problem]}`);
      await createFirstOwner(env.owner, now, db);
      return null;
    }
    return await issueSetupToken(now, db);
  } finally {
    await db.$disconnect();
  }
}

/** The link that makes the owner, as it is printed. */
export function setupLink(address: string, token: string): string {
  return `${address}/setup?token=${token}`;
}
