// @ts-check
/**
 * The web server: `node jobs/web/main.mjs --host 127.0.0.1 --port 3000 [--exact-port] [--dev]`, started by the
 * launcher and by the browser tests. Listens before Next.js is ready; requests wait until then. Sends the messages of
 * messages.ts to its parent process and ends with it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import next from "next";
import { createWebServer, listen, webAddress } from "./server.mjs";

/** Time for requests in progress to finish when the server stops. */
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
  // Development pages keep a WebSocket open.
  await Promise.race([close(graceMs), sleep(graceMs + 500)]);
  await app?.close();
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, stop);

// Without a parent, the server would keep the port.
process.on("disconnect", () => process.exit(1));
// The channel may have closed before the listener was added.
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
// Without NEXTAUTH_URL, next-auth uses the origin that proxy.ts determines for each request.
if (!process.env.NEXTAUTH_URL) process.env.AUTH_TRUST_HOST = "true";
app = next({
  ...{ dev, dir: fileURLToPath(new URL("../..", import.meta.url)), hostname: host, port },
  // Next.js adds an upgrade listener, which would leave sockets open in production.
  httpServer: dev ? server : createWebServer(() => {}).server,
});
await app.prepare();
setHandler(app.getRequestHandler());
void report({ type: "ready" });
