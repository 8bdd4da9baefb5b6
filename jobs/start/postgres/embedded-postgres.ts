import path from "node:path";
import { Client } from "pg";
import { checkVersion, hasData, initialize } from "@/jobs/start/postgres/data-folder";
import { clearEarlierServer } from "@/jobs/start/postgres/earlier-server";
import { EmbeddedPostgresError, errorText } from "@/jobs/start/postgres/embedded-error";
import { lockHome } from "@/jobs/start/postgres/home-lock";
import {
  type Launch,
  launch,
  type RunningServer,
  type ServerExit,
  stopServer,
} from "@/jobs/start/postgres/running-server";
import { reachableServer } from "@/jobs/start/postgres/server-files";
import { dataDirectory, prepareHome } from "@/jobs/start/postgres/server-place";
import {
  readSavedSettings,
  type SavedSettings,
  SERVER_SETTINGS,
  saveSettings,
} from "@/jobs/start/postgres/server-settings";
import { serverUser } from "@/jobs/start/postgres/server-user";

const DATABASE = "sigmawatch";
/** Default port of a new home, different from PostgreSQL's 5432. */
const FIRST_PORT = 54_329;

/** A running embedded server. */
export type EmbeddedPostgres = {
  /** URL of the product's database, including user and password. */
  url: string;
  port: number;
  /** Data directory. */
  directory: string;
  pid: number;
  /** Resolves when the server has ended for any reason. */
  exited: Promise<ServerExit>;
  /**
   * Starts a server that ended on its own again, on the same port. It recovers stored data.
   * @returns the new server; this object must not be used any more
   * @throws EmbeddedPostgresError if it does not start
   */
  restart(): Promise<EmbeddedPostgres>;
  /**
   * Stops the server gracefully and releases the home; open statements are cancelled. A second call waits for the
   * first.
   */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Folder for data, password, port and log; created if missing. */
  home: string;
  /** Preferred port; default: the last one of this home. If it is in use, another is chosen. */
  port?: number;
  /** Receives messages for the terminal. */
  log?: (message: string) => void;
  /** Overrides of the default server settings, such as `{ fsync: "off" }` if data may be lost. */
  settings?: Record<string, string>;
};

/**
 * Starts the embedded PostgreSQL on 127.0.0.1, with its files in `home`. Cleans up first if an earlier launcher of
 * that home was killed.
 * @throws EmbeddedPostgresError if another living process uses the home, or the server cannot run
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const home = prepareHome(options.home);
  const release = lockHome(home);
  try {
    return await startInHome(home, options, log, release);
  } catch (error) {
    release();
    throw error;
  }
}

async function startInHome(
  home: string,
  options: EmbeddedPostgresOptions,
  log: (message: string) => void,
  release: () => void,
): Promise<EmbeddedPostgres> {
  const user = serverUser();
  const remembered = readSavedSettings(home);
  const files = await reachableServer(user, log);
  const { directory, elsewhere } = dataDirectory(home, user, remembered.elsewhere, log);
  remembered.elsewhere = elsewhere;
  // The password must be on disk before a data directory uses it.
  saveSettings(home, remembered);
  const settings = { ...SERVER_SETTINGS, ...options.settings };
  if (hasData(directory)) {
    checkVersion(directory, files, user);
    await clearEarlierServer(directory, log);
  } else {
    initialize(directory, files, user, remembered, settings.fsync === "off");
  }
  const preferredPorts = [options.port, remembered.port, FIRST_PORT].filter(
    (port): port is number => typeof port === "number" && port !== 0,
  );
  const plan = { home, directory, files, user, settings, preferredPorts };
  const running = await launch(plan);
  try {
    const server = { ...remembered, port: running.port };
    if (remembered.port !== null && remembered.port !== running.port) {
      log(`port ${remembered.port} is busy: the database server listens on ${running.port} instead`);
    }
    saveSettings(home, server);
    await createDatabase(server, running.port);
    return handleOf(running, plan, address(server, running.port, DATABASE), log, release);
  } catch (error) {
    await stopServer(running, files, user, directory);
    throw error;
  }
}

function handleOf(
  running: RunningServer,
  plan: Launch,
  url: string,
  log: (message: string) => void,
  release: () => void,
): EmbeddedPostgres {
  const { directory, files, user } = plan;
  const { pid, port, exited } = running;
  let stopping: Promise<void> | undefined;
  return {
    ...{ url, port, directory, pid, exited },
    async restart() {
      await clearEarlierServer(directory, log);
      return handleOf(await launch({ ...plan, exactPort: port }), plan, url, log, release);
    },
    stop() {
      stopping ??= stopServer(running, files, user, directory).finally(release);
      return stopping;
    },
  };
}

/**
 * Stops a server whose launcher was killed, without starting another, for homes that are no longer used.
 * @throws EmbeddedPostgresError if a living process uses the home, or the server does not stop
 */
export async function stopAbandonedPostgres(home: string): Promise<void> {
  const real = prepareHome(home);
  const release = lockHome(real);
  try {
    await clearEarlierServer(path.join(real, "postgres"), () => undefined);
  } finally {
    release();
  }
}

function address(server: SavedSettings, port: number, database: string): string {
  const credentials = `${encodeURIComponent(server.user)}:${encodeURIComponent(server.password)}`;
  return `postgresql://${credentials}@127.0.0.1:${port}/${database}`;
}

async function createDatabase(server: SavedSettings, port: number): Promise<void> {
  const client = new Client({ connectionString: address(server, port, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The built-in database server does not accept its own user: ${errorText(cause)}. ` +
        "If postgres.json was removed from the home, restore it: it contains the password.",
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
