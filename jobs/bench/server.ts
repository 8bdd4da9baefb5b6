import { rmSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { env } from "@/lib/env";

/** Comment on each database created here; only databases with this comment are dropped. */
const DATABASE_COMMENT = "Sigmawatch bench: dropped by the next one";

/** Database server of the benchmark. */
export type BenchServer = {
  /** `built in` or `DATABASE_URL`. */
  kind: string;
  /** PID of a built-in server, otherwise null. */
  pid: number | null;
  /** Creates an empty database, replacing that of an earlier benchmark. @returns its URL */
  createDatabase(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** `PostgreSQL 18.4`. */
  version(): Promise<string>;
  /** Stops a built-in server and deletes its files unless `keep`. */
  close(keep: boolean): Promise<void>;
};

/** Server of DATABASE_URL, or a built-in one with the product's durability settings in a separate home. */
export async function openBenchServer(log: (line: string) => void): Promise<BenchServer> {
  const { databaseUrl, home: productHome } = env();
  if (databaseUrl) {
    return { kind: "DATABASE_URL", pid: null, ...databasesOn(databaseUrl), close: async () => undefined };
  }
  const home = path.join(productHome, "bench");
  const server = await startEmbeddedPostgres({ home, log });
  return {
    kind: "built in",
    pid: server.pid,
    ...databasesOn(server.url),
    async close(keep) {
      await server.stop();
      if (!keep) {
        rmSync(server.directory, { recursive: true, force: true });
        rmSync(home, { recursive: true, force: true });
      }
    },
  };
}

function databasesOn(serverUrl: string): Pick<BenchServer, "createDatabase" | "dropDatabase" | "version"> {
  const onServer = async <Result>(work: (client: Client) => Promise<Result>): Promise<Result> => {
    const client = new Client({ connectionString: serverUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const drop = async (client: Client, name: string) => {
    const { rows } = await client.query<{ mark: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1",
      [name],
    );
    const existing = rows[0];
    if (!existing) return;
    if (existing.mark !== DATABASE_COMMENT) {
      throw new Error(
        `The database "${name}" was not created by the benchmark, so it is not dropped: rename it, or use another server.`,
      );
    }
    await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
  };
  return {
    createDatabase: (name) =>
      onServer(async (client) => {
        await drop(client, name);
        await client.query(`CREATE DATABASE "${name}"`);
        await client.query(`COMMENT ON DATABASE "${name}" IS '${DATABASE_COMMENT}'`);
        const url = new URL(serverUrl);
        url.pathname = `/${name}`;
        return url.href;
      }),
    dropDatabase: (name) => onServer((client) => drop(client, name)),
    version: () =>
      onServer(async (client) => {
        const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
        return `PostgreSQL ${rows[0]?.server_version ?? "?"}`;
      }),
  };
}
