import type { ZodMiniType } from "zod/mini";
import { reportSessionEnd } from "@/lib/client/session-events";
import { errorReply } from "@/lib/contracts/errors";

const TIMEOUT_MS = 10_000;
const OTHER_VERSION = "The server was updated. Reload the page.";

/**
 * A request without a valid reply. `status` is 0 if there was no reply: no network, no server, or a timeout.
 */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** What is wrong with the request, if the server states it. */
  readonly details: unknown;
  constructor(status: number, code: string, message: string, cause?: unknown, details?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Whether a retry may succeed. False for requests that the server rejected. */
export function isRetryable(error: Error | null): boolean {
  return !(error instanceof ApiError && error.status >= 400 && error.status < 500);
}

/**
 * Gets a reply and checks it against its contract.
 * @param signal aborts the request
 * @throws ApiError for every failure except the caller's own abort
 */
export async function getJson<T>(path: string, contract: ZodMiniType<T>, signal: AbortSignal): Promise<T> {
  return requestJson(path, {}, contract, signal);
}

/**
 * Sends JSON to change something, and checks the reply against its contract.
 * @throws ApiError for every failure; `details` contains the problem of each field
 */
export async function sendJson<T>(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  body: unknown,
  contract: ZodMiniType<T>,
): Promise<T> {
  const headers = { "content-type": "application/json" };
  return requestJson(path, { method, headers, body: JSON.stringify(body) }, contract);
}

async function requestJson<T>(
  path: string,
  request: RequestInit & { headers?: Record<string, string> },
  contract: ZodMiniType<T>,
  signal?: AbortSignal,
): Promise<T> {
  let response: Response;
  let body: unknown;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    response = await fetch(path, {
      ...request,
      headers: { accept: "application/json", ...request.headers },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    body = await response.json();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, "unreachable", "The server cannot be reached.", cause);
  }
  // Public routes never reply with 401.
  if (response.status === 401) reportSessionEnd();
  if (!response.ok) {
    const known = errorReply.safeParse(body).data?.error;
    if (known) throw new ApiError(response.status, known.code, known.message, undefined, known.details);
    throw new ApiError(response.status, "internal", `The server replied with status ${response.status}.`);
  }
  const parsed = contract.safeParse(body);
  if (!parsed.success) {
    throw new ApiError(response.status, "unknown_reply", OTHER_VERSION);
  }
  return parsed.data;
}
