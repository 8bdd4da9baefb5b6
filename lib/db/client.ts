import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/lib/db/generated/client";
import { env } from "@/lib/env";

export type Database = PrismaClient;
export type Transaction = Omit<
  PrismaClient,
  "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends"
>;

/**
 * Opens a new client, for databases other than the product's own (tests, replays, benchmarks).
 * @param connectionString a PostgreSQL URL
 */
export function openDatabase(connectionString: string, options: { max?: number } = {}): Database {
  // jit: compiling a plan takes longer than any statement here runs. work_mem: a tick of 10,000 pairs sorts about 10
  // MB.
  const adapter = new PrismaPg({
    connectionString,
    max: options.max ?? 10,
    options: "-c jit=off -c work_mem=64MB",
  });
  return new PrismaClient({ adapter });
}

const shared = globalThis as typeof globalThis & { sigmawatchDatabase?: Database };

/**
 * Shared client of the process, opened at first use so that the build needs no database.
 * @throws Error if DATABASE_URL is not set
 */
export function database(): Database {
  if (!shared.sigmawatchDatabase) {
    const url = env().databaseUrl;
    if (!url) {
      throw new Error(
        "DATABASE_URL is not set. `npm start` sets it; set it yourself where the web server runs alone.",
      );
    }
    shared.sigmawatchDatabase = openDatabase(url);
  }
  return shared.sigmawatchDatabase;
}
