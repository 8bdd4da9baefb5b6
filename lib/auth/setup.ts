import { newSetupToken, setupTokenDigest } from "@/lib/auth/account-token";
import { hashPassword } from "@/lib/auth/password-hash";
import { beginSetupAttempt, setupAttemptSucceeded } from "@/lib/auth/throttle";
import { type Database, database, type Transaction } from "@/lib/db/client";

/** Advisory lock held while the first account is created, so that two simultaneous calls create one. */
const FIRST_ACCOUNT_LOCK = 72_707_401;
const SETUP_DAYS = 7;

/** A new account, with the fields a session needs. */
export type NewAccount = { id: string; sessionVersion: number };

/** True if there is no account yet. */
export async function isSetupOpen(db: Database = database()): Promise<boolean> {
  return (await db.appUser.findFirst({ select: { id: true } })) === null;
}

/** Creates a setup token and deletes earlier ones. @returns null if there is an account already */
export async function issueSetupToken(now: Date, db: Database = database()): Promise<string | null> {
  const token = newSetupToken();
  return db.$transaction(async (tx) => {
    if (!(await lockWhileEmpty(tx))) return null;
    await tx.accountToken.deleteMany({ where: { kind: "setup" } });
    const expiresAt = new Date(now.getTime() + SETUP_DAYS * 86_400_000);
    await tx.accountToken.create({
      data: { kind: "setup", tokenHash: setupTokenDigest(token), role: "owner", expiresAt },
    });
    return token;
  });
}

/** True if the setup token is accepted now. */
export async function isSetupTokenValid(
  token: string,
  now: Date,
  db: Database = database(),
): Promise<boolean> {
  const found = await db.accountToken.findFirst({
    where: { kind: "setup", tokenHash: setupTokenDigest(token), expiresAt: { gt: now } },
    select: { id: true },
  });
  return found !== null;
}

/**
 * Checks a setup token. Wrong tokens are counted per network address and are not looked up while that address is
 * blocked.
 */
export async function checkSetupToken(
  input: { token: string; address: string },
  now: Date,
  db: Database = database(),
): Promise<"good" | "wrong" | { until: Date }> {
  const until = await beginSetupAttempt(input.address, now, db);
  if (until) return { until };
  if (!(await isSetupTokenValid(input.token, now, db))) return "wrong";
  await setupAttemptSucceeded(input.address, db);
  return "good";
}

/**
 * Creates the owner account with a setup token and deletes the token. Of two simultaneous calls, one succeeds.
 * @param input a password that was already checked
 * @returns "closed" if there is an account already, "wrong_token" if the token is unknown, used or expired
 */
export async function createOwnerWithToken(
  input: { token: string; email: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | "closed" | "wrong_token"> {
  // Checked before hashing, which is far more expensive.
  if (!(await isSetupOpen(db))) return "closed";
  if (!(await isSetupTokenValid(input.token, now, db))) return "wrong_token";
  const passwordHash = await hashPassword(input.password);
  return db.$transaction(async (tx) => {
    if (!(await lockWhileEmpty(tx))) return "closed";
    const { count } = await tx.accountToken.deleteMany({
      where: { kind: "setup", tokenHash: setupTokenDigest(input.token), expiresAt: { gt: now } },
    });
    if (count === 0) return "wrong_token";
    return createOwner(tx, input.email, passwordHash, now);
  });
}

/**
 * Creates the owner account without a token, from OWNER_EMAIL and OWNER_PASSWORD.
 * @returns null if there is an account already
 */
export async function createFirstOwner(
  input: { email: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  if (!(await isSetupOpen(db))) return null;
  const passwordHash = await hashPassword(input.password);
  return db.$transaction(async (tx) => {
    if (!(await lockWhileEmpty(tx))) return null;
    await tx.accountToken.deleteMany({ where: { kind: "setup" } });
    return createOwner(tx, input.email, passwordHash, now);
  });
}

async function lockWhileEmpty(tx: Transaction): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_ACCOUNT_LOCK}::bigint)`;
  return (await tx.appUser.findFirst({ select: { id: true } })) === null;
}

function createOwner(tx: Transaction, email: string, passwordHash: string, now: Date): Promise<NewAccount> {
  return tx.appUser.create({
    data: { email, role: "owner", passwordHash, passwordChangedAt: now },
    select: { id: true, sessionVersion: true },
  });
}
