import type { SessionClaims } from "@/lib/auth/session-token";
import type { SessionUser } from "@/lib/contracts/account";
import type { Database } from "@/lib/db/client";

/** Why a session that was begun is over. */
export type SessionEnd = "deleted" | "disabled" | "password" | "other";
/** A session as the account sees it now. */
export type SessionState = { user: SessionUser; ended: null } | { user: null; ended: SessionEnd };

/** A page view need not ask the database, yet who is shut out elsewhere is out within this time. */
const CACHE_MS = 15_000;
const MAX_CACHED = 10_000;

type Kept = { readAt: number; state: SessionState };
type Row = {
  email: string;
  name: string | null;
  role: string;
  session_version: number;
  password_changed_at: Date;
  disabled_at: Date | null;
  signed_out: boolean;
};

/** Asks the database what became of a session. */
async function readState(db: Database, claims: SessionClaims): Promise<SessionState> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT u.email, u.name, u.role, u.session_version, u.password_changed_at, u.disabled_at,
           EXISTS (SELECT FROM ended_session e WHERE e.id = ${claims.sid}) AS signed_out
    FROM app_user u WHERE u.id = ${claims.sub}::uuid`;
  if (!row) return { user: null, ended: "deleted" };
  if (row.signed_out) return { user: null, ended: "other" };
  if (row.disabled_at) return { user: null, ended: "disabled" };
  if (row.session_version !== claims.sv) {
    const byPassword = row.password_changed_at.getTime() > claims.signedInAt;
    return { user: null, ended: byPassword ? "password" : "other" };
  }
  const role = row.role === "owner" ? "owner" : "member";
  return { user: { id: claims.sub, email: row.email, name: row.name, role }, ended: null };
}

/** The states of sessions, kept for a few seconds. One per process. */
export class SessionCheck {
  readonly #db: () => Database;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  /** @param now epoch milliseconds */
  constructor(db: () => Database, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  /** What a session is worth now, at most 15 s old. */
  async state(claims: SessionClaims): Promise<SessionState> {
    const key = `${claims.sub} ${claims.sid} ${claims.sv}`;
    const now = this.#now();
    const kept = this.#kept.get(key);
    if (kept && now - kept.readAt < CACHE_MS) return kept.state;
    const state = await readState(this.#db(), claims);
    if (this.#kept.size >= MAX_CACHED) this.#kept.clear();
    this.#kept.set(key, { readAt: now, state });
    return state;
  }

  /** Forgets a person's sessions, after a change that this process made itself. */
  forget(userId: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${userId} `)) this.#kept.delete(key);
  }
}
