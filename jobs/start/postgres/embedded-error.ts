/** The built-in database server cannot run; the message says why and what to do next. */
export class EmbeddedPostgresError extends Error {
  override name = "EmbeddedPostgresError";
}

/** What people are told to do where the built-in server cannot help. */
export const OUTSIDE_SERVER_HINT = "or set DATABASE_URL to a PostgreSQL server of your own (15 or newer)";

/** The text of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of a failed call (`EACCES`, `EEXIST`), undefined where there is none. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return undefined;
}
