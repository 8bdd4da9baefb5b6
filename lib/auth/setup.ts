import { newSetupToken, setupTokenDigest } from "@/lib/auth/account-token";
import { hashPassword } from "@/lib/auth/password-hash";
import { beginSetupAttempt, setupAttemptSucceeded } from "@/lib/auth/throttle";
import { type Database, database, type Transaction } from "@/lib/db/client";

/** Held while the first account is made, so that two at once make one. */
const FIRST_ACCOUNT_LOCK = 72_707_401;
const SETUP_DAYS = 7;

/** An account just made, as a session needs it. */
export type NewAccount = { id: string; sessionVersion: number };

/** Whether the product still waits for its first account. */
export async function isSetupOpen(db: Database = database()): Promise<boolean> {
  return (await db.appUser.findFirst({ select: { id: true } })) === null;
}

/**
 * Makes a set-up token, and ends every earlier one.
 * @returns null when there is an account already
 */
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

/** Whether a set-up token would be taken now. */
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
 * Checks a set-up token that someone typed or opened a link with. Wrong ones are counted by network address, and are not
 * even looked up while that address has to wait.
 */
export async function checkSetupToken(
  given: { token: string; address: string },
  now: Date,
  db: Database = database(),
): Promise<"good" | "wrong" | { until: Date }> {
  const until = await beginSetupAttempt(given.address, now, db);
  if (until) return { until };
  if (!(await isSetupTokenValid(given.token, now, db))) return "wrong";
  await setupAttemptSucceeded(given.address, db);
  return "good";
}

/**
 * Makes the owner with a set-up token and ends the token: of two people with the same one, one wins.
 * @param given a password that was judged already
 * @returns "closed" when there is an account already, "wrong_token" when the token is not, or no longer, good
 */
export async function createOwnerWithToken(
  given: { token: string; email: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | "closed" | "wrong_token"> {
  // Before hashing, which costs far more than asking.
  if (!(await isSetupOpen(db))) return "closed";
  if (!(await isSetupTokenValid(given.token, now, db))) return "wrong_token";
  const passwordHash = await hashPassword(given.password);
  return db.$transaction(async (tx) => {
    if (!(await lockWhileEmpty(tx))) return "closed";
    const { count } = await tx.accountToken.deleteMany({
      where: { kind: "setup", tokenHash: setupTokenDigest(given.token), expiresAt: { gt: now } },
    });
    if (count === 0) return "wrong_token";
    return createOwner(tx, given.email, passwordHash, now);
  });
}

/**
 * Makes the owner without a token, as whoever starts the server may.
 * @returns null when there is an account already
 */
export async function createFirstOwner(
  given: { email: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  if (!(await isSetupOpen(db))) return null;
  const passwordHash = await hashPassword(given.password);
  return db.$transaction(async (tx) => {
    if (!(await lockWhileEmpty(tx))) return null;
    await tx.accountToken.deleteMany({ where: { kind: "setup" } });
    return createOwner(tx, given.email, passwordHash, now);
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
