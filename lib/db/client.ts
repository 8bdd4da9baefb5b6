import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/lib/db/generated/client";
import { env } from "@/lib/env";

export type Database = PrismaClient;
/** The client inside an interactive transaction. */
export type Transaction = Omit<
  PrismaClient,
  "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends"
>;

/**
 * Opens a client of its own: tests, replays and benchmarks use databases beside the product's.
 * @param connectionString a PostgreSQL address
 */
export function openDatabase(connectionString: string, options: { max?: number } = {}): Database {
  // Compiling a plan costs more than any statement here runs for; a tick of ten thousand pairs sorts some 10 MB.
  const adapter = new PrismaPg({
    connectionString,
    max: options.max ?? 10,
    options: "-c jit=off -c work_mem=64MB",
  });
  return new PrismaClient({ adapter });
}

const shared = globalThis as typeof globalThis & { sigmawatchDatabase?: Database };

/**
 * The process's one client, opened at first use so that building needs no address.
 * @throws Error when DATABASE_URL is not set
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
