import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { databaseFailure } from "@/lib/http/database-failure";

/**
 * Sends the current page with status 503, whatever it shows. Done by our web server (jobs/web/server.mjs); on other
 * servers the status is chosen by Next.js.
 */
export function markUnavailable(): void {
  const pageStatus: unknown = Reflect.get(globalThis, Symbol.for("sigmawatch.pageStatus"));
  const state: unknown = pageStatus instanceof AsyncLocalStorage ? pageStatus.getStore() : undefined;
  if (typeof state === "object" && state !== null && "isUnavailable" in state) state.isUnavailable = true;
}

/**
 * Awaits a read that a page cannot be rendered without; sends the page with status 503 if the database is
 * unavailable.
 * @throws AppError if the database is unavailable; otherwise the error of `read`
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
