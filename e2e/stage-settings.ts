import { z } from "zod";

/** What the tests' servers tell the tests, through a file. */
export const stageSettings = z.object({
  /** The tests' database itself. */
  databaseUrl: z.string(),
  /** `POST /cut` and `POST /mend`: the line between the web servers and the database. */
  controlUrl: z.string(),
  /** What the web servers' sessions are encrypted with. */
  sessionSecret: z.string(),
  /** File with everything that the web servers wrote to their output. */
  logFile: z.string(),
});
export type StageSettings = z.infer<typeof stageSettings>;

const serverSettings = z.object({
  /** Port of the web server whose settings name CoinGecko. */
  port: z.int(),
  /** Port of the web server whose settings name the simulator. */
  demoPort: z.int(),
  /** File that holds the `stageSettings`. */
  stateFile: z.string(),
});
export type ServerSettings = z.infer<typeof serverSettings>;

const runVariables = z.object({
  /** JSON: the servers of each worker. */
  E2E_SERVERS: z.string(),
  /** Which worker this process is, or serves. Playwright sets it in its workers. */
  TEST_PARALLEL_INDEX: z.coerce.number().int().default(0),
});

/** The servers of every worker, in order. */
export function runServers(): ServerSettings[] {
  return z.array(serverSettings).parse(JSON.parse(runVariables.parse(process.env).E2E_SERVERS));
}

/**
 * The servers of this process's worker: every worker has a database and web servers of its own.
 * @throws Error outside of a run, or for a worker without servers
 */
export function workerServers(): ServerSettings {
  const index = runVariables.parse(process.env).TEST_PARALLEL_INDEX;
  const servers = runServers()[index];
  if (!servers) throw new Error(`There are no servers for worker ${index}.`);
  return servers;
}
