import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Sends the page in progress with status 503, whatever it shows: monitors, caches and crawlers read the status only. The web
 * server does it (jobs/web/server.mjs); on other servers the status stays what Next.js chooses.
 */
export function answerUnavailable(): void {
  const pageStatus: unknown = Reflect.get(globalThis, Symbol.for("sigmawatch.pageStatus"));
  const state: unknown = pageStatus instanceof AsyncLocalStorage ? pageStatus.getStore() : undefined;
  if (typeof state === "object" && state !== null && "isUnavailable" in state) state.isUnavailable = true;
}
