import { readFileSync } from "node:fs";
import { hashPassword } from "@/lib/auth/password-hash";
import { encodeSession, newClaims, sessionCookieName } from "@/lib/auth/session-token";
import { type Database, openDatabase } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { notifyChanged } from "@/lib/db/notices";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordFailedTick, recordTick, type TickSource } from "@/lib/ingest/record-tick";
import { WINDOWS } from "@/lib/market/window";
import type { Quote } from "@/lib/sources/price-source";
import { type StageSettings, stageSettings, workerServers } from "./stage-settings";

const MINUTE = 60_000;

export const COINGECKO: TickSource = {
  name: "coingecko",
  kind: "coingecko",
  intervalSeconds: 60,
  limits: null,
};
export const BINANCE: TickSource = {
  name: "binance",
  kind: "exchange",
  intervalSeconds: 60,
  limits: null,
};
export const DEMO: TickSource = { name: "demo", kind: "demo", intervalSeconds: 60, limits: null };

/** Event time some ticks ago. */
export function tickTime(ticksAgo = 0): Date {
  return new Date(Math.floor(Date.now() / MINUTE) * MINUTE - ticksAgo * MINUTE);
}

/** A quote with its age when received instead of a time, so that tests do not depend on the clock. */
export type AgedQuote = Omit<Quote, "providerAt"> & { ageMs: number };

export function quote(
  name: string,
  base: string,
  price: string | null,
  more: Partial<AgedQuote> = {},
): AgedQuote {
  return {
    providerId: `${name.toLowerCase().replaceAll(" ", "-")}-usd`,
    base,
    quote: "USD",
    name,
    values: { price },
    ageMs: 39_000,
    iconUrl: null,
    marketCapRank: null,
    ...more,
  };
}

/** A recorded market: large and tiny prices, a pegged coin, a long name. */
export const MARKET: readonly AgedQuote[] = [
  quote("Bitcoin", "BTC", "106117.38471", { marketCapRank: 1 }),
  quote("Ethereum", "ETH", "3582.0731", { marketCapRank: 2 }),
  quote("Tether", "USDT", "0.999694", { marketCapRank: 3 }),
  quote("XRP", "XRP", "2.54", { marketCapRank: 4 }),
  quote("BNB", "BNB", "993.77", { marketCapRank: 5 }),
  quote("Solana", "SOL", "167.42", { marketCapRank: 6 }),
  quote("USDC", "USDC", "0.999804", { marketCapRank: 7 }),
  quote("Lido Staked Ether", "STETH", "3579.85", { marketCapRank: 8 }),
  quote("TRON", "TRX", "0.296812", { marketCapRank: 9 }),
  quote("Dogecoin", "DOGE", "0.181064", { marketCapRank: 10 }),
  quote("Cardano", "ADA", "0.593391", { marketCapRank: 11 }),
  quote("Wrapped stETH", "WSTETH", "4364.49", { marketCapRank: 12 }),
  quote("Figure Heloc", "FIGR_HELOC", "1.031", { marketCapRank: 13 }),
  quote("Wrapped Bitcoin", "WBTC", "105830", { marketCapRank: 14 }),
  quote("Binance Bridged USDT (BNB Smart Chain)", "BSC-USD", "0.999788", { marketCapRank: 15 }),
  quote("WhiteBIT Coin", "WBT", "55.14", { marketCapRank: 16 }),
  quote("Chainlink", "LINK", "16.33", { marketCapRank: 17 }),
  quote("Zcash", "ZEC", "528.71", { marketCapRank: 18 }),
  quote("Shiba Inu", "SHIB", "0.00000991", { marketCapRank: 19 }),
  quote("Pepe", "PEPE", "0.0000062", { marketCapRank: 20 }),
  quote("Canton Network", "CC", "0.1164", { marketCapRank: 21 }),
  quote("Provenance Blockchain", "HASH", "0.03031", { marketCapRank: 22 }),
  quote("Pump.fun", "PUMP", "0.004487", { marketCapRank: 23 }),
];

/** 24 h changes by ticker. */
const CHANGES: Readonly<Record<string, number | null>> = {
  BTC: -0.0026,
  ETH: -0.0149,
  USDT: 0.0002,
  XRP: 0.053,
  BNB: -0.0177,
  SOL: -0.0002,
  USDC: 0,
  STETH: -0.0128,
  TRX: 0.0182,
  DOGE: -0.0056,
  ADA: 0.0131,
  ZEC: -0.1764,
  CC: -0.1423,
  PEPE: 0.0108,
};

function toQuotes(quotes: readonly AgedQuote[], receivedAt: Date): Quote[] {
  return quotes.map(({ ageMs, ...given }) => ({
    ...given,
    providerAt: new Date(receivedAt.getTime() - ageMs),
  }));
}

/** PostgreSQL's error code for a deadlock. */
const DEADLOCK = "40P01";
const MAX_ATTEMPTS = 5;

/** Array of `series_statistics` with the same number for every window. */
export const inEachWindow = (value: number | null) =>
  Prisma.raw(`ARRAY[${WINDOWS.map(() => value ?? "NULL").join(", ")}]::float8[]`);

/** Sets up the database for a test, in the same way as the product writes. */
export class Stage {
  readonly db: Database;
  readonly #settings: StageSettings;

  constructor() {
    this.#settings = stageSettings.parse(JSON.parse(readFileSync(workerServers().stateFile, "utf8")));
    this.db = openDatabase(this.#settings.databaseUrl, { max: 4 });
  }

  /** All output of the web servers so far. */
  serverLog(): string {
    return readFileSync(this.#settings.logFile, "utf8");
  }

  /** Empties every table except the record of days. */
  async clear(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.db.$executeRaw`
          TRUNCATE source, pair, series, tick, sample, packed_day, gap, series_statistics, latest_update, icon,
            app_user, login_attempt, account_token, ended_session RESTART IDENTITY CASCADE`;
        return;
      } catch (error) {
        // A read by the previous test's page may lock the same tables in another order.
        if (tries === MAX_ATTEMPTS || !String(error).includes(DEADLOCK)) throw error;
      }
    }
  }

  /** Stores one tick. */
  async tick(at: Date, quotes: readonly AgedQuote[], source: TickSource = COINGECKO): Promise<void> {
    const requestedAt = new Date(at.getTime() + 20);
    const receivedAt = new Date(at.getTime() + 920);
    const report = await recordTick(this.db, {
      ...{ source, at, trigger: "history", requestedAt, receivedAt },
      quotes: toQuotes(quotes, receivedAt),
    });
    if (report.outcome !== "stored") throw new Error(`The tick was ${report.outcome}: ${report.error}`);
  }

  /** Stores past ticks, oldest first, in one statement; statistics are computed for the last of them only. */
  async history(
    ticks: readonly { at: Date; quotes: readonly AgedQuote[] }[],
    source: TickSource = COINGECKO,
  ): Promise<void> {
    await recordHistory(this.db, {
      source,
      ticks: ticks.map(({ at, quotes }) => ({ at, quotes: toQuotes(quotes, at) })),
    });
  }

  async failedTick(at: Date, error: string, source: TickSource = COINGECKO): Promise<void> {
    await recordFailedTick(this.db, { source, at, trigger: "sampler", requestedAt: at, error });
  }

  /** Sets 24 h changes, which would otherwise take a day of ticks. */
  async setChanges(changes: Readonly<Record<string, number | null>> = CHANGES): Promise<void> {
    for (const [base, change] of Object.entries(changes)) {
      await this.db.$executeRaw`
        UPDATE series_statistics v SET change[2] = ${change}::float8 FROM series s JOIN pair p ON p.id = s.pair_id
        WHERE v.series_id = s.id AND p.base = ${base}`;
    }
    await this.#announce();
  }

  /** Sets volatilities of every window by ticker, most volatile first. */
  async setVolatilities(
    volatilities: Readonly<Record<string, number>>,
    { pegged = [] }: { pegged?: readonly string[] } = {},
  ): Promise<void> {
    const ranked = Object.keys(volatilities).filter((base) => !pegged.includes(base));
    for (const [base, rv] of Object.entries(volatilities)) {
      const isPegged = pegged.includes(base);
      await this.db.$executeRaw`
        UPDATE series_statistics v
        SET rv = ${inEachWindow(rv)}, rv_std_err = ${inEachWindow(rv / 10)}, coverage = ${inEachWindow(1)},
            fresh_coverage = ${inEachWindow(1)}, n = ${inEachWindow(1440)}, returns = ${inEachWindow(288)},
            mean = array_fill(s.last_value::float8, ARRAY[3]),
            std_dev = array_fill(s.last_value::float8 * ${rv}::float8, ARRAY[3]), cv = ${inEachWindow(rv)},
            pegged = ${isPegged}, rank_of = ${inEachWindow(ranked.length)},
            rank = ${inEachWindow(isPegged ? null : ranked.indexOf(base) + 1)}
        FROM series s JOIN pair p ON p.id = s.pair_id
        WHERE v.series_id = s.id AND p.base = ${base}`;
    }
    await this.#announce();
  }

  /** Invalidates cached replies and notifies open pages. */
  async #announce(): Promise<void> {
    await this.db.$executeRaw`UPDATE latest_update SET stored_at = stored_at + interval '1 ms'`;
    await notifyChanged(this.db);
  }

  /**
   * Stores three ticks up to now, with 24 h changes.
   * @returns the newest tick's event time, because the minute may change during a test
   */
  async market(quotes: readonly AgedQuote[] = MARKET, source: TickSource = COINGECKO): Promise<Date> {
    const newest = tickTime();
    for (const ticksAgo of [2, 1, 0])
      await this.tick(new Date(newest.getTime() - ticksAgo * MINUTE), quotes, source);
    await this.setChanges();
    return newest;
  }

  /** Creates an account as the product does. */
  async account(given: { email?: string; role?: "owner" | "member"; password?: string } = {}) {
    const { email = "ines@example.org", role = "owner", password } = given;
    return this.db.appUser.create({
      data: { email, role, passwordHash: password === undefined ? null : await hashPassword(password) },
    });
  }

  /** Session cookie as set by signing in. */
  async sessionCookie(user: { id: string; sessionVersion: number }) {
    const value = await encodeSession(newClaims(user, new Date()), this.#settings.sessionSecret);
    const name = sessionCookieName(false);
    return { name, value, domain: "127.0.0.1", path: "/", httpOnly: true, sameSite: "Lax" as const };
  }

  async cutDatabase(): Promise<void> {
    await fetch(`${this.#settings.controlUrl}/cut`, { method: "POST" });
  }

  async mendDatabase(): Promise<void> {
    await fetch(`${this.#settings.controlUrl}/mend`, { method: "POST" });
  }
}
