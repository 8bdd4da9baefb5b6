import type { Env } from "@/lib/env";

/**
 * Ensures that someone can sign in: creates the demo account, the owner from the settings, or a setup token if there
 * is no account. Its modules are imported here because they need the generated client.
 * @returns the setup token; null if there is an account
 * @throws Error if OWNER_PASSWORD is not acceptable
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

export function setupLink(address: string, token: string): string {
  return `${address}/setup?token=${token}`;
}
