import type { SessionClaims } from "@/lib/auth/session-token";
import type { SessionUser } from "@/lib/contracts/account";
import type { Database } from "@/lib/db/client";

/** Why a session has ended. */
export type SessionEnd = "deleted" | "disabled" | "password" | "other";
/** Current state of a session. */
export type SessionState = { user: SessionUser; ended: null } | { user: null; ended: SessionEnd };

/** Page views use a cached state; a change made by another process takes effect within this time. */
const CACHE_MS = 15_000;
const MAX_CACHED = 10_000;

type CachedState = { readAt: number; state: SessionState };
type Row = {
  email: string;
  name: string | null;
  role: string;
  session_version: number;
  password_changed_at: Date;
  disabled_at: Date | null;
  signed_out: boolean;
};

/** Reads the current state of a session from the database. */
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

/** Session states, cached for a few seconds. One instance per process. */
export class SessionCheck {
  readonly #db: () => Database;
  readonly #now: () => number;
  readonly #cache = new Map<string, CachedState>();

  /** @param now epoch milliseconds */
  constructor(db: () => Database, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  /** State of a session, at most 15 s old. */
  async state(claims: SessionClaims): Promise<SessionState> {
    const key = `${claims.sub} ${claims.sid} ${claims.sv}`;
    const now = this.#now();
    const cached = this.#cache.get(key);
    if (cached && now - cached.readAt < CACHE_MS) return cached.state;
    const state = await readState(this.#db(), claims);
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    this.#cache.set(key, { readAt: now, state });
    return state;
  }

  /** Removes the cached states of a user, after a change made by this process. */
  clearUser(userId: string): void {
    for (const key of this.#cache.keys()) if (key.startsWith(`${userId} `)) this.#cache.delete(key);
  }
}
