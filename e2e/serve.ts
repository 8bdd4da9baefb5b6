/**
 * Servers for the browser tests of one worker: a database (on DATABASE_URL's server, otherwise an embedded one) and
 * two production web servers without a sampler: one configured for CoinGecko, one for simulated prices. Ends and
 * removes everything on SIGTERM and when the test runner is gone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { whenParentIsGone } from "@/jobs/start/parent";
import { startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { applyMigrations } from "@/lib/db/migrate";
import { openDatabaseLine } from "./database-line";
import { type StageSettings, workerServers } from "./stage-settings";

const { port: webPort, demoPort, stateFile } = workerServers();
const logFile = `${stateFile}.log`;
const undo: (() => Promise<void> | void)[] = [];
let ending: Promise<void> | undefined;

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function openServer(): Promise<string> {
  const outside = process.env.TEST_DATABASE_URL || process.env.DATABASE_URL;
  if (outside) return outside;
  const home = mkdtempSync(path.join(tmpdir(), "sigmawatch-e2e-"));
  undo.push(() => rmSync(home, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ home, settings: { fsync: "off", synchronous_commit: "off" } });
  undo.push(() => server.stop());
  return server.url;
}

async function makeDatabase(serverUrl: string): Promise<string> {
  const name = `sigmawatch_e2e_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  undo.push(() => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await applyMigrations(url.href);
  return url.href;
}

const sessionSecret = randomBytes(32).toString("base64url");

function startWeb(port: number, sources: string, databaseUrl: string): void {
  const child: ChildProcess = spawn(
    process.execPath,
    ["jobs/web/main.mjs", "--host", "127.0.0.1", "--port", String(port), "--exact-port"],
    {
      // With an IPC channel, the web server ends when this process is killed.
      stdio: ["inherit", "pipe", "pipe", "ipc"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        DATABASE_URL: databaseUrl,
        SOURCES: sources,
        DEMO_ACCOUNT: sources === "demo" ? "on" : "off",
        // The demo has no fixed address, as with `npm run demo`.
        NEXTAUTH_URL: sources === "demo" ? "" : `http://127.0.0.1:${port}`,
        NEXTAUTH_SECRET: sessionSecret,
        SAMPLE_INTERVAL: "60",
        SAMPLER: "off",
        LOG_LEVEL: "error",
      },
    },
  );
  for (const [output, ours] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    output?.on("data", (text: Buffer) => {
      ours.write(text);
      appendFileSync(logFile, text);
    });
  }
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  undo.push(async () => {
    child.kill("SIGTERM");
    await exited;
  });
  void exited.then(() => end());
}

function end(): Promise<void> {
  ending ??= (async () => {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch(report);
    process.exit(0);
  })();
  return ending;
}

function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
}

async function openControl(line: { cut(): void; mend(): void }): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === "/cut") line.cut();
    else if (request.url === "/mend") line.mend();
    else response.statusCode = 404;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  undo.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The control server has no port.");
  return `http://127.0.0.1:${address.port}`;
}

async function serve(): Promise<void> {
  if (!existsSync(".next/BUILD_ID"))
    throw new Error("There is no production build. Run `npm run build` first.");
  const databaseUrl = await makeDatabase(await openServer());
  const { hostname, port } = new URL(databaseUrl);
  const line = await openDatabaseLine({ host: hostname, port: Number(port || 5432) });
  undo.push(() => line.close());
  const throughLine = new URL(databaseUrl);
  throughLine.host = `127.0.0.1:${line.port}`;
  writeFileSync(logFile, "", { mode: 0o600 });
  undo.push(() => rmSync(logFile, { force: true }));
  const controlUrl = await openControl(line);
  const settings: StageSettings = { databaseUrl, sessionSecret, controlUrl, logFile };
  writeFileSync(stateFile, JSON.stringify(settings), { mode: 0o600 });
  undo.push(() => rmSync(stateFile, { force: true }));
  startWeb(demoPort, "demo", throughLine.href);
  startWeb(webPort, "coingecko", throughLine.href);
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end());
whenParentIsGone(process.env, () => void end());
await serve().catch(async (error) => {
  report(error);
  process.exitCode = 1;
  await end();
});
