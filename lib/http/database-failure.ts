import { AppError } from "@/lib/contracts/errors";

// Codes of failed or lost sockets, of Prisma and pg for the same, and of Postgres while it starts or stops.
const UNREACHABLE = new Set([
  ...[
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ETIMEDOUT",
    "EPIPE",
    "EHOSTUNREACH",
    "ENETUNREACH",
  ],
  ...["P1000", "P1001", "P1002", "P1003", "P1008", "P1011", "P1017", "P2024"],
  ...["57P01", "57P02", "57P03", "53300", "28P01", "28000", "3D000"],
]);
const UNREACHABLE_TEXT =
  /connection terminated|connection ended|can't reach database|server has closed the connection|timeout exceeded when trying to connect|connect ECONNREFUSED|not queryable|unable to start a transaction in the given time/i;
const DISK_FULL = "53100";
const NOT_MIGRATED = new Set(["42P01", "42703", "P2021", "P2022"]);
const UNREACHABLE_KINDS = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
  "AuthenticationFailed",
  "DatabaseDoesNotExist",
]);

type Facts = { codes: string[]; kinds: string[]; messages: string[] };

/** Collects codes and messages of an error and its causes; Prisma nests the driver's error in several places. */
function collectFacts(error: unknown, facts: Facts, depth = 0): Facts {
  if (typeof error !== "object" || error === null || depth > 6) return facts;
  const fields = new Map<string, unknown>(Object.entries(error));
  if (error instanceof Error) {
    facts.messages.push(error.message);
    fields.set("cause", error.cause);
  }
  for (const name of ["code", "errorCode", "originalCode"]) {
    const code = fields.get(name);
    if (typeof code === "string") facts.codes.push(code);
  }
  const kind = fields.get("kind");
  if (typeof kind === "string") facts.kinds.push(kind);
  const inner = fields.get("errors");
  for (const next of [fields.get("cause"), fields.get("meta"), fields.get("driverAdapterError")]) {
    collectFacts(next, facts, depth + 1);
  }
  if (Array.isArray(inner)) for (const next of inner) collectFacts(next, facts, depth + 1);
  return facts;
}

/**
 * Recognizes failures of the database, including those wrapped by Prisma.
 * @returns the error for the reply, with its cause; null for other errors
 */
export function databaseFailure(error: unknown): AppError | null {
  const { codes, kinds, messages } = collectFacts(error, { codes: [], kinds: [], messages: [] });
  if (codes.some((code) => NOT_MIGRATED.has(code))) {
    return new AppError(
      "database_not_migrated",
      "The database is not prepared for this version yet. Start it with `npm start`, which applies the migrations.",
      { cause: error },
    );
  }
  if (codes.includes(DISK_FULL)) {
    return new AppError(
      "database_unreachable",
      "The database has no disk space left and cannot store anything.",
      {
        cause: error,
      },
    );
  }
  const unreachable =
    codes.some((code) => UNREACHABLE.has(code) || code.startsWith("08")) ||
    kinds.some((kind) => UNREACHABLE_KINDS.has(kind)) ||
    messages.some((message) => UNREACHABLE_TEXT.test(message));
  if (!unreachable) return null;
  return new AppError("database_unreachable", "The database cannot be reached. Try again shortly.", {
    cause: error,
  });
}
