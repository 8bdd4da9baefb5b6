import path from "node:path";
import { Client } from "pg";
import { checkVersion, hasData, initialize } from "@/jobs/start/postgres/data-folder";
import { clearEarlierServer } from "@/jobs/start/postgres/earlier-server";
import { EmbeddedPostgresError, errorText } from "@/jobs/start/postgres/embedded-error";
import { takeHome } from "@/jobs/start/postgres/home-lock";
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
  type RememberedServer,
  readRemembered,
  remember,
  SERVER_SETTINGS,
} from "@/jobs/start/postgres/server-settings";
import { serverUser } from "@/jobs/start/postgres/server-user";

const DATABASE = "sigmawatch";
/** Tried first in a new home: out of the way of a server on the usual 5432. */
const FIRST_PORT = 54_329;

/** A running built-in server. */
export type EmbeddedPostgres = {
  /** Address of the product's database, with name and password. */
  url: string;
  port: number;
  /** Where its data lies. */
  directory: string;
  pid: number;
  /** Fulfilled when the server has ended, whoever ended it. */
  exited: Promise<ServerExit>;
  /**
   * Starts a server that ended by itself again, on its port: addresses stay valid. It recovers what was stored.
   * @returns the new server; this one is of no further use
   * @throws EmbeddedPostgresError when it does not start
   */
  restart(): Promise<EmbeddedPostgres>;
  /** Ends it in good order and gives the home back; open statements are cut off. A second call waits for the first. */
  stop(): Promise<void>;
};

/** What can be asked of the built-in server. */
export type EmbeddedPostgresOptions = {
  /** Folder for data, password, port and the server's log; made when absent. */
  home: string;
  /** The port to try first; by default the one used last in this home. A busy one gives way to another. */
  port?: number;
  /** Told what a person at the terminal should know. */
  log?: (message: string) => void;
  /** Server settings over the usual ones: `{ fsync: "off" }` where data may be lost. */
  settings?: Record<string, string>;
};

/**
 * Starts the built-in PostgreSQL on 127.0.0.1, with its files under `home`. Whatever an earlier launcher
 * of that home left behind when it was killed is cleared away first.
 * @throws EmbeddedPostgresError when another living process runs the home, or the server cannot run
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const home = prepareHome(options.home);
  const release = takeHome(home);
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
  const remembered = readRemembered(home);
  const files = await reachableServer(user, log);
  const { directory, elsewhere } = dataDirectory(home, user, remembered.elsewhere, log);
  remembered.elsewhere = elsewhere;
  // The password must be on disk before a data folder knows it.
  remember(home, remembered);
  const settings = { ...SERVER_SETTINGS, ...options.settings };
  if (hasData(directory)) {
    checkVersion(directory, files, user);
    await clearEarlierServer(directory, log);
  } else {
    initialize(directory, files, user, remembered, settings.fsync === "off");
  }
  const wanted = [options.port, remembered.port, FIRST_PORT].filter(
    (port): port is number => typeof port === "number" && port !== 0,
  );
  const plan = { home, directory, files, user, settings, wanted };
  const running = await launch(plan);
  try {
    const server = { ...remembered, port: running.port };
    if (remembered.port !== null && remembered.port !== running.port) {
      log(`port ${remembered.port} is busy: the database server listens on ${running.port} instead`);
    }
    remember(home, server);
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
 * Clears away what is left of a server whose launcher was killed, without starting another: for homes that
 * nobody will start again.
 * @throws EmbeddedPostgresError when a living process runs the home, or the server does not stop
 */
export async function stopAbandonedPostgres(home: string): Promise<void> {
  const real = prepareHome(home);
  const release = takeHome(real);
  try {
    await clearEarlierServer(path.join(real, "postgres"), () => undefined);
  } finally {
    release();
  }
}

function address(server: RememberedServer, port: number, database: string): string {
  const credentials = `${encodeURIComponent(server.user)}:${encodeURIComponent(server.password)}`;
  return `postgresql://${credentials}@127.0.0.1:${port}/${database}`;
}

async function createDatabase(server: RememberedServer, port: number): Promise<void> {
  const client = new Client({ connectionString: address(server, port, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The built-in database server runs but refuses its own user: ${errorText(cause)}. ` +
        "If postgres.json was removed from the home, restore it: it holds the password.",
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
