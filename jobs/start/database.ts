import { realpathSync } from "node:fs";
import path from "node:path";
import type { Env } from "@/lib/env";
import type { EndRequest } from "./end-request";
import { keepPart } from "./keep-part";
import { print } from "./output";
import type { Stoppable } from "./parts";

/** Not used: the server is stopped in good order however long that takes. */
const GRACE_MS = 60_000;

/**
 * Brings the database up and its schema up to date: the one the settings name, else the embedded server.
 * Its modules are loaded only now, when the generated client is sure to be there.
 * @param parts takes the embedded server, so that it is stopped with the rest
 * @returns its address for the children, and where the embedded server keeps its data if not under the home, else null
 */
export async function startDatabase(
  env: Env,
  home: string,
  parts: Stoppable[],
  ending: EndRequest,
): Promise<{ url: string; elsewhere: string | null }> {
  const { url, elsewhere } =
    env.databaseUrl === undefined
      ? await startEmbedded(home, parts, ending)
      : { url: env.databaseUrl, elsewhere: null };
  ending.throwIfRequested();
  const { applyMigrations } = await import("@/lib/db/migrate");
  await applyMigrations(url);
  ending.throwIfRequested();
  return { url, elsewhere };
}

async function startEmbedded(
  home: string,
  parts: Stoppable[],
  ending: EndRequest,
): Promise<{ url: string; elsewhere: string | null }> {
  print("Starting the database …");
  const { startEmbeddedPostgres } = await import("@/jobs/start/postgres/embedded-postgres");
  let server = await startEmbeddedPostgres({ home, log: print });
  // Gives the home back also where the last restart failed.
  parts.push({ stop: () => server.stop() });
  const restart = async () => {
    server = await server.restart();
    return server;
  };
  keepPart({ name: "The database server", first: server, restart, graceMs: GRACE_MS }, parts, ending);
  const isUnderHome = path.dirname(server.directory) === realpathSync(home);
  return { url: server.url, elsewhere: isUnderHome ? null : server.directory };
}
