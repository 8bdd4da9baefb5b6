import { createHash } from "node:crypto";
import { type Database, database, type Transaction } from "@/lib/db/client";

/** Limits failed attempts of one kind. */
type Rule = {
  kind: "account_address" | "account" | "address" | "setup";
  /** Number of failures before attempts have to wait. */
  freeAttempts: number;
  maxWaitMs: number;
};

const MINUTE = 60_000;
const FREE_ATTEMPTS_PER_ADDRESS = 30;

/**
 * Attempts from one address at one account are limited first; attempts at one account from many addresses, and at
 * many accounts from one address, later. An address from which an account signed in before is exempt from the
 * account's limit, so that an attacker cannot lock the owner out.
 */
const RULES: readonly (Rule & { kind: Exclude<Rule["kind"], "setup"> })[] = [
  { kind: "account_address", freeAttempts: 5, maxWaitMs: 15 * MINUTE },
  { kind: "account", freeAttempts: 20, maxWaitMs: 15 * MINUTE },
  { kind: "address", freeAttempts: FREE_ATTEMPTS_PER_ADDRESS, maxWaitMs: 15 * MINUTE },
];
/** Wrong setup tokens per address. The token has 80 bits, so this limits load rather than guessing. */
const SETUP_RULE: Rule = { kind: "setup", freeAttempts: 10, maxWaitMs: 15 * MINUTE };
const MIN_WAIT_MS = 30_000;
/** Failures expire after a day without new ones. */
const RESET_AFTER_MS = 24 * 60 * MINUTE;
/** An address stays known for an account this long after signing in from it. */
const KNOWN_ADDRESS_MS = 30 * 24 * 60 * MINUTE;

/** An attempt's account and client address; both are stored as digests only. */
export type Attempt = { email: string; address: string };

const digest = (...parts: string[]) => createHash("sha256").update(parts.join("\n")).digest("hex");

function keyOf(
  kind: "account_address" | "account" | "address" | "known",
  { email, address }: Attempt,
): string {
  if (kind === "account") return digest(email);
  if (kind === "address") return digest(address);
  return digest(email, address);
}

/**
 * Time until the next attempt is allowed: 0 while failures are below `free`, then 30 s, doubling with each failure.
 * @returns milliseconds
 */
export function waitAfter(failures: number, freeAttempts: number, maxWaitMs: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(maxWaitMs, MIN_WAIT_MS * 2 ** Math.min(20, failures - freeAttempts));
}

/**
 * Counts an attempt as failed before it is made, so that simultaneous attempts cannot exceed the limit. Attempts that
 * have to wait are not counted, so waiting always ends.
 * @returns null if the attempt may be made; otherwise the time from which it may
 */
export async function beginAttempt(
  attempt: Attempt,
  now: Date,
  db: Database = database(),
): Promise<Date | null> {
  return db.$transaction(async (tx) => {
    const known = await tx.loginAttempt.findUnique({
      where: { kind_key: { kind: "known", key: keyOf("known", attempt) } },
    });
    const isKnown = known !== null && now.getTime() - known.lastAt.getTime() < KNOWN_ADDRESS_MS;
    const rules = RULES.filter((rule) => rule.kind !== "account" || !isKnown);
    return countAttempt(
      tx,
      rules.map((rule) => ({ rule, key: keyOf(rule.kind, attempt) })),
      now,
    );
  });
}

/** Like `beginAttempt`, for setup tokens. @param address network address of the client */
export async function beginSetupAttempt(
  address: string,
  now: Date,
  db: Database = database(),
): Promise<Date | null> {
  return db.$transaction((tx) => countAttempt(tx, [{ rule: SETUP_RULE, key: digest(address) }], now));
}

/** Resets the counter of `beginSetupAttempt` after a correct token. */
export async function setupAttemptSucceeded(address: string, db: Database = database()): Promise<void> {
  await db.loginAttempt.deleteMany({ where: { kind: SETUP_RULE.kind, key: digest(address) } });
}

/** @returns null if the attempt was counted and may be made; otherwise the time from which it may */
async function countAttempt(
  tx: Transaction,
  counters: readonly { rule: Rule; key: string }[],
  now: Date,
): Promise<Date | null> {
  let until: Date | null = null;
  const rows: { rule: Rule; row: LockedRow }[] = [];
  for (const { rule, key } of counters) {
    const row = await lockRow(tx, rule.kind, key, now);
    rows.push({ rule, row });
    if (row.blockedUntil > now && (until === null || row.blockedUntil > until)) until = row.blockedUntil;
  }
  if (until) return until;
  for (const { rule, row } of rows) {
    const isExpired = now.getTime() - row.lastAt.getTime() > RESET_AFTER_MS;
    const failures = (isExpired ? 0 : row.failures) + 1;
    const wait = waitAfter(failures, rule.freeAttempts, rule.maxWaitMs);
    const blockedUntil = new Date(now.getTime() + wait);
    await tx.loginAttempt.update({
      where: { kind_key: { kind: rule.kind, key: row.key } },
      data: { failures, lastAt: now, blockedUntil },
    });
  }
  return null;
}

type LockedRow = { key: string; failures: number; lastAt: Date; blockedUntil: Date };

/** Inserts the row if absent and locks it until the transaction ends. */
async function lockRow(tx: Transaction, kind: string, key: string, now: Date): Promise<LockedRow> {
  const [row] = await tx.$queryRaw<LockedRow[]>`
    INSERT INTO login_attempt (kind, key, failures, last_at, blocked_until)
    VALUES (${kind}, ${key}, 0, ${now}, ${now})
    ON CONFLICT (kind, key) DO UPDATE SET failures = login_attempt.failures
    RETURNING key, failures, last_at AS "lastAt", blocked_until AS "blockedUntil"`;
  if (!row) throw new Error("The sign-in attempt could not be counted: the database returned no row.");
  return row;
}

/** Resets the counters of `beginAttempt` after a successful sign-in. */
export async function attemptSucceeded(
  attempt: Attempt,
  now: Date,
  db: Database = database(),
): Promise<void> {
  const known = keyOf("known", attempt);
  // Same lock order as `beginAttempt`, to avoid a deadlock.
  await db.$transaction([
    db.loginAttempt.deleteMany({
      where: { kind: "account_address", key: keyOf("account_address", attempt) },
    }),
    db.loginAttempt.deleteMany({ where: { kind: "account", key: keyOf("account", attempt) } }),
    db.$executeRaw`
      UPDATE login_attempt SET failures = greatest(0, failures - 1),
        blocked_until = CASE WHEN failures - 1 < ${FREE_ATTEMPTS_PER_ADDRESS} THEN ${now}::timestamptz ELSE blocked_until END
      WHERE kind = 'address' AND key = ${keyOf("address", attempt)}`,
    db.loginAttempt.upsert({
      where: { kind_key: { kind: "known", key: known } },
      create: { kind: "known", key: known, lastAt: now, blockedUntil: now },
      update: { lastAt: now },
    }),
  ]);
  await db.$executeRaw`
    DELETE FROM login_attempt WHERE (kind, key) IN (
      SELECT kind, key FROM login_attempt
      WHERE last_at < CASE WHEN kind = 'known' THEN ${new Date(now.getTime() - KNOWN_ADDRESS_MS)}::timestamptz
                           ELSE ${new Date(now.getTime() - RESET_AFTER_MS)}::timestamptz END
      FOR UPDATE SKIP LOCKED)`;
}
