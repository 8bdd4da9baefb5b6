import { createHash } from "node:crypto";
import { type Database, database, type Transaction } from "@/lib/db/client";

/** How failures of one kind slow down the next try. */
type Rule = {
  kind: "account_address" | "account" | "address" | "setup";
  /** So many may fail before one has to wait. */
  free: number;
  longestMs: number;
};

const MINUTE = 60_000;
const FREE_TRIES_PER_ADDRESS = 30;

/**
 * One address against one account is stopped soon; guesses at one account from many addresses, and at many accounts
 * from one address, later. Nobody can shut the owner out by failing on purpose: an address from which an account
 * signed in before does not wait for what others did to that account.
 */
const RULES: readonly (Rule & { kind: Exclude<Rule["kind"], "setup"> })[] = [
  { kind: "account_address", free: 5, longestMs: 15 * MINUTE },
  { kind: "account", free: 20, longestMs: 15 * MINUTE },
  { kind: "address", free: FREE_TRIES_PER_ADDRESS, longestMs: 15 * MINUTE },
];
/** Wrong set-up tokens from one address. The token has 80 bits: this only keeps guesses from becoming load. */
const SETUP_RULE: Rule = { kind: "setup", free: 10, longestMs: 15 * MINUTE };
const FIRST_WAIT_MS = 30_000;
/** Failures are forgotten after a day without any. */
const RESET_AFTER_MS = 24 * 60 * MINUTE;
/** An address stays known this long after signing in from it. */
const KNOWN_ADDRESS_MS = 30 * 24 * 60 * MINUTE;

/** Who tries: both are kept as digests only. */
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
 * How long the next try has to wait: nothing at first, then 30 s, doubling with every failure.
 * @returns milliseconds
 */
export function waitAfter(failures: number, free: number, longestMs: number): number {
  if (failures < free) return 0;
  return Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(20, failures - free));
}

/**
 * Counts a try before it is made, as if it failed, so that many at once cannot slip through together. One that has to
 * wait is not counted: waiting as told always ends.
 * @returns null when the try may be made; else the instant from which it may
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

/** Like `beginAttempt`, for a set-up token that is about to be checked. @param address the network address it came from */
export async function beginSetupAttempt(
  address: string,
  now: Date,
  db: Database = database(),
): Promise<Date | null> {
  return db.$transaction((tx) => countAttempt(tx, [{ rule: SETUP_RULE, key: digest(address) }], now));
}

/** Takes back what `beginSetupAttempt` counted, after a token that was right. */
export async function setupAttemptSucceeded(address: string, db: Database = database()): Promise<void> {
  await db.loginAttempt.deleteMany({ where: { kind: SETUP_RULE.kind, key: digest(address) } });
}

/** @returns the instant from which a try may be made; null when it was counted and may be made now */
async function countAttempt(
  tx: Transaction,
  counters: readonly { rule: Rule; key: string }[],
  now: Date,
): Promise<Date | null> {
  let until: Date | null = null;
  const rows: { rule: Rule; row: Locked }[] = [];
  for (const { rule, key } of counters) {
    const row = await lockRow(tx, rule.kind, key, now);
    rows.push({ rule, row });
    if (row.blockedUntil > now && (until === null || row.blockedUntil > until)) until = row.blockedUntil;
  }
  if (until) return until;
  for (const { rule, row } of rows) {
    const isForgotten = now.getTime() - row.lastAt.getTime() > RESET_AFTER_MS;
    const failures = (isForgotten ? 0 : row.failures) + 1;
    const wait = waitAfter(failures, rule.free, rule.longestMs);
    const blockedUntil = new Date(now.getTime() + wait);
    await tx.loginAttempt.update({
      where: { kind_key: { kind: rule.kind, key: row.key } },
      data: { failures, lastAt: now, blockedUntil },
    });
  }
  return null;
}

type Locked = { key: string; failures: number; lastAt: Date; blockedUntil: Date };

/** The row, made when absent, held until the transaction ends. */
async function lockRow(tx: Transaction, kind: string, key: string, now: Date): Promise<Locked> {
  const [row] = await tx.$queryRaw<Locked[]>`
    INSERT INTO login_attempt (kind, key, failures, last_at, blocked_until)
    VALUES (${kind}, ${key}, 0, ${now}, ${now})
    ON CONFLICT (kind, key) DO UPDATE SET failures = login_attempt.failures
    RETURNING key, failures, last_at AS "lastAt", blocked_until AS "blockedUntil"`;
  if (!row) throw new Error("The sign-in attempt could not be counted: the database returned no row.");
  return row;
}

/** Takes back what `beginAttempt` counted, after a try that was right. */
export async function attemptSucceeded(
  attempt: Attempt,
  now: Date,
  db: Database = database(),
): Promise<void> {
  const known = keyOf("known", attempt);
  // In the order in which a try locks them, so that neither waits for the other for ever.
  await db.$transaction([
    db.loginAttempt.deleteMany({
      where: { kind: "account_address", key: keyOf("account_address", attempt) },
    }),
    db.loginAttempt.deleteMany({ where: { kind: "account", key: keyOf("account", attempt) } }),
    db.$executeRaw`
      UPDATE login_attempt SET failures = greatest(0, failures - 1),
        blocked_until = CASE WHEN failures - 1 < ${FREE_TRIES_PER_ADDRESS} THEN ${now}::timestamptz ELSE blocked_until END
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
