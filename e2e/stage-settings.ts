import { z } from "zod";

/** Settings that the test servers pass to the tests through a file. */
export const stageSettings = z.object({
  /** Direct URL of the test database. */
  databaseUrl: z.string(),
  /** `POST /cut` and `POST /mend` control the connection between web servers and database. */
  controlUrl: z.string(),
  /** Encryption secret of the web servers' sessions. */
  sessionSecret: z.string(),
  /** File with the output of the web servers. */
  logFile: z.string(),
});
export type StageSettings = z.infer<typeof stageSettings>;

const serverSettings = z.object({
  /** Port of the web server configured for CoinGecko. */
  port: z.int(),
  /** Port of the web server with simulated prices. */
  demoPort: z.int(),
  /** File with the `stageSettings`. */
  stateFile: z.string(),
});
export type ServerSettings = z.infer<typeof serverSettings>;

const runVariables = z.object({
  /** JSON: the servers of each worker. */
  E2E_SERVERS: z.string(),
  /** Index of this worker, set by Playwright. */
  TEST_PARALLEL_INDEX: z.coerce.number().int().default(0),
});

/** Servers of every worker, in order. */
export function runServers(): ServerSettings[] {
  return z.array(serverSettings).parse(JSON.parse(runVariables.parse(process.env).E2E_SERVERS));
}

/** Servers of this worker. @throws Error outside a test run, or for a worker without servers */
export function workerServers(): ServerSettings {
  const index = runVariables.parse(process.env).TEST_PARALLEL_INDEX;
  const servers = runServers()[index];
  if (!servers) throw new Error(`There are no servers for worker ${index}.`);
  return servers;
}
