import { realpathSync } from "node:fs";
import path from "node:path";
import type { Env } from "@/lib/env";
import type { EndRequest } from "./end-request";
import { keepPart } from "./keep-part";
import { print } from "./output";
import type { Stoppable } from "./parts";

/** Upper limit only; the server is normally stopped without force. */
const GRACE_MS = 60_000;

/**
 * Starts the database and migrates it: the one in the settings, otherwise the embedded server. Its modules are
 * imported here because they need the generated client.
 * @param parts receives the embedded server, so that it is stopped with the other parts
 * @returns its URL, and the folder of its data if that is not in the home, otherwise null
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
  // Releases the home even if the last restart failed.
  parts.push({ stop: () => server.stop() });
  const restart = async () => {
    server = await server.restart();
    return server;
  };
  keepPart({ name: "The database server", first: server, restart, graceMs: GRACE_MS }, parts, ending);
  const isUnderHome = path.dirname(server.directory) === realpathSync(home);
  return { url: server.url, elsewhere: isUnderHome ? null : server.directory };
}
