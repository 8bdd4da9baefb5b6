import * as z from "zod/mini";
import "@/lib/contracts/fields";

/** Every error code of the API with its HTTP status. */
const STATUS = {
  bad_input: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  too_many_tries: 429,
  source_failed: 502,
  database_unreachable: 503,
  database_not_migrated: 503,
  too_many_streams: 503,
  sign_in_closed: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** Reply to every unexpected failure: its cause is only logged. */
export const INTERNAL_MESSAGE = "An unexpected error occurred on the server. See its log.";

/** An error whose message is sent to the client. Any other error becomes `internal`. */
export class AppError extends Error {
  override name = "AppError";
  readonly code: ErrorCode;
  /** The only property of a server error that a page's error boundary receives. */
  readonly digest: ErrorCode;
  /** Data that help to correct the request; serializable as JSON. */
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.digest = code;
    this.details = options.details;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

/** Too many attempts. The details contain the wait in whole seconds. */
export class TooManyTries extends AppError {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super("too_many_tries", tooManyTries(retryAfterSeconds), { details: { retryAfterSeconds } });
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** @param until time of the next allowed attempt */
  static until(until: Date, now: Date): TooManyTries {
    return new TooManyTries(Math.ceil((until.getTime() - now.getTime()) / 1000));
  }
}

/**
 * Message after too many attempts.
 * @example tooManyTries(250) // "Too many attempts. Try again in 4 min 10 s."
 */
export function tooManyTries(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [minutes > 0 ? `${minutes} min` : "", rest > 0 || minutes === 0 ? `${rest} s` : ""];
  return `Too many attempts. Try again in ${parts.filter(Boolean).join(" ")}.`;
}

/** Error body of all routes. */
export const errorReply = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.optional(z.unknown()) }),
});
export type ErrorBody = z.infer<typeof errorReply>;

/** Creates the error body. */
export function errorBody(error: AppError): ErrorBody {
  const { code, message, details } = error;
  return { error: details === undefined ? { code, message } : { code, message, details } };
}
