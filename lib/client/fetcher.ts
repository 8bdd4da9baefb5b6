import type { ZodMiniType } from "zod/mini";
import { reportSessionEnd } from "@/lib/client/session-events";

/**
 * Every contract. They and zod come with the first request, not with the page: what came with the page was checked by the
 * server.
 */
const loadContracts = () => import("@/lib/contracts/replies");
type Contracts = Awaited<ReturnType<typeof loadContracts>>;
/** Chooses what an answer must hold. @example (contracts) => contracts.latestReply */
type Choice<T> = (contracts: Contracts) => ZodMiniType<T>;

/** Longer than any answer should take; a page would rather try again than wait on. */
const TIMEOUT_MS = 10_000;
const OTHER_VERSION = "The server is of another version. Reload the page.";

/**
 * A request that brought no usable answer. `status` is 0 where there was no answer at all: no network, no
 * server, or none in time.
 */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** What helps to mend the request, where the server said. */
  readonly details: unknown;
  constructor(status: number, code: string, message: string, cause?: unknown, details?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Whether the same question may be answered later: not what the server understood and refused. */
export function mayPass(error: Error | null): boolean {
  return !(error instanceof ApiError && error.status >= 400 && error.status < 500);
}

/**
 * Gets a reply and checks it against its contract.
 * @param signal aborts the request when nobody wants the answer any more
 * @throws ApiError whatever goes wrong, but for the caller's own abort
 */
export async function getJson<T>(path: string, choose: Choice<T>, signal: AbortSignal): Promise<T> {
  return askJson(path, {}, choose, signal);
}

/**
 * Sends JSON to change something, and checks the reply against its contract.
 * @throws ApiError whatever goes wrong; its `details` name what is wrong with each field
 */
export async function sendJson<T>(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  body: unknown,
  choose: Choice<T>,
): Promise<T> {
  const headers = { "content-type": "application/json" };
  return askJson(path, { method, headers, body: JSON.stringify(body) }, choose);
}

async function askJson<T>(
  path: string,
  request: RequestInit & { headers?: Record<string, string> },
  choose: Choice<T>,
  signal?: AbortSignal,
): Promise<T> {
  let response: Response;
  let body: unknown;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  // On their way while the answer is. Whether they came is asked below, once there is something to check.
  const loading = loadContracts();
  loading.catch(() => undefined);
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
  const contracts = await loading.catch((cause: unknown) => {
    // An answer came, they did not: a server of another version no longer has the file that this page names.
    throw new ApiError(response.status, "unknown_reply", OTHER_VERSION, cause);
  });
  // Public addresses never answer so.
  if (response.status === 401) reportSessionEnd();
  if (!response.ok) {
    const known = contracts.errorReply.safeParse(body).data?.error;
    if (known) throw new ApiError(response.status, known.code, known.message, undefined, known.details);
    throw new ApiError(response.status, "internal", `The server answered with status ${response.status}.`);
  }
  const parsed = choose(contracts).safeParse(body);
  if (!parsed.success) {
    throw new ApiError(response.status, "unknown_reply", OTHER_VERSION);
  }
  return parsed.data;
}
