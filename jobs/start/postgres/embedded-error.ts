/** The embedded database server cannot run; the message says why and what to do. */
export class EmbeddedPostgresError extends Error {
  override name = "EmbeddedPostgresError";
}

/** Alternative to the embedded server, for error messages. */
export const OUTSIDE_SERVER_HINT = "or set DATABASE_URL to a PostgreSQL server of your own (15 or newer)";

/** Message of any thrown value. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** System error code (`EACCES`, `EEXIST`); undefined without one. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return undefined;
}
