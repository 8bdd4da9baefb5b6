// @ts-check
/**
 * The web server: `node jobs/web/main.mjs --host 127.0.0.1 --port 3000 [--exact-port] [--dev]`, started by the launcher and
 * by the browser tests. It listens before Next.js is ready: requests that arrive meanwhile wait. To the process that
 * started it, it sends the messages of messages.ts; it ends when that process is gone.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import next from "next";
import { createWebServer, listen, webAddress } from "./server.mjs";

/** Requests in progress may take this long to finish once the server has to stop. */
const GRACE_MS = 8_000;
const DEV_GRACE_MS = 500;

/** @param {import("./messages").WebMessage} message @returns {Promise<void>} */
function report(message) {
  return new Promise((resolve) => (process.send ? process.send(message, () => resolve()) : resolve()));
}

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "3000" },
    "exact-port": { type: "boolean", default: false },
    dev: { type: "boolean", default: false },
  },
});
const { host, dev } = values;

/** @type {(handler: import("./server.mjs").RequestHandler) => void} */
let setHandler = () => {};
/** @type {Promise<import("./server.mjs").RequestHandler>} */
const handler = new Promise((resolve) => {
  setHandler = resolve;
});
const { server, close } = createWebServer(async (request, response) => (await handler)(request, response));

/** @type {ReturnType<typeof next> | undefined} */
let app;
let isStopping = false;
async function stop() {
  if (isStopping) return;
  isStopping = true;
  const graceMs = dev ? DEV_GRACE_MS : GRACE_MS;
  // In development pages keep a WebSocket, which no server closes.
  await Promise.race([close(graceMs), sleep(graceMs + 500)]);
  await app?.close();
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, stop);

// A server left behind by a killed launcher would keep the port.
process.on("disconnect", () => process.exit(1));
// The channel may have closed before the line above.
if (process.connected === false) process.exit(1);

let port = Number(values.port);
try {
  port = await listen(server, { host, port, isExact: values["exact-port"] });
} catch (error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  process.stderr.write(`The web server cannot listen on ${host}, port ${port}: ${code}\n`);
  await report({ type: "listen-failed", code });
  process.exit(1);
}
const address = webAddress(host, port);
void report({ type: "listening", port, address });

process.env.PORT = String(port);
// Without a fixed address, next-auth uses the one that proxy.ts finds in each request.
if (!process.env.NEXTAUTH_URL) process.env.AUTH_TRUST_HOST = "true";
app = next({
  ...{ dev, dir: fileURLToPath(new URL("../..", import.meta.url)), hostname: host, port },
  // Next.js adds a listener for upgrade requests, which production has no use for: it would leave their sockets open.
  httpServer: dev ? server : createWebServer(() => {}).server,
});
await app.prepare();
setHandler(app.getRequestHandler());
void report({ type: "ready" });
