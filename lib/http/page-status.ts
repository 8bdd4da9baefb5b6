import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { databaseFailure } from "@/lib/http/database-failure";

/**
 * Sends the page in progress with status 503, whatever it shows: monitors, caches and crawlers read the status only. The web
 * server does it (jobs/web/server.mjs); on other servers the status stays what Next.js chooses.
 */
export function markUnavailable(): void {
  const pageStatus: unknown = Reflect.get(globalThis, Symbol.for("sigmawatch.pageStatus"));
  const state: unknown = pageStatus instanceof AsyncLocalStorage ? pageStatus.getStore() : undefined;
  if (typeof state === "object" && state !== null && "isUnavailable" in state) state.isUnavailable = true;
}

/**
 * For what a page cannot do without: while the database is away, the page is answered with status 503.
 * @throws AppError of the database then; else what `read` throws
 */
export async function readForPage<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (error) {
    const failure = databaseFailure(error);
    if (failure) markUnavailable();
    throw failure ?? error;
  }
}
