import "server-only";
import { z } from "zod";
import { requireCronSecret, requireOwnerUser, requireSignedInUser } from "@/lib/auth/guards";
import type { SessionUser } from "@/lib/contracts/account";
import { AppError, errorBody, INTERNAL_MESSAGE, TooManyTries } from "@/lib/contracts/errors";
import { unstorablePath } from "@/lib/contracts/storable-text";
import { databaseFailure } from "@/lib/http/database-failure";
import { readBodyText } from "@/lib/http/request-body";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { log } from "@/lib/log";

/**
 * Who may call. `public`: anyone; `user`: signed in; `owner`: signed in as an owner; `cron`: has the cron secret.
 * Checked before the request is read. Browsers send cookies with requests from other sites, so requests that change
 * something must be same-origin; `cron` uses no cookies.
 */
const ACCESS = {
  public: async (request: Request) => {
    requireSameOrigin(request);
    return null;
  },
  user: async (request: Request) => {
    requireSameOrigin(request);
    return requireSignedInUser(request);
  },
  owner: async (request: Request) => {
    requireSameOrigin(request);
    return requireOwnerUser(request);
  },
  cron: async (request: Request) => {
    requireCronSecret(request);
    return null;
  },
} as const satisfies Record<string, (request: Request) => Promise<SessionUser | null>>;

export type Access = keyof typeof ACCESS;
/** The signed-in user, or null where access does not require one. */
type Caller<A extends Access> = Awaited<ReturnType<(typeof ACCESS)[A]>>;

/** A reply with a status other than 200. */
export class Reply<Body> {
  readonly body: Body;
  readonly status: number;
  constructor(body: Body, status: number) {
    this.body = body;
    this.status = status;
  }
}

type Input<A extends Access, Params, Query, RequestBody> = {
  params: Params;
  query: Query;
  body: RequestBody;
  request: Request;
  user: Caller<A>;
};

/** Definition of a route. */
export type Route<A extends Access, Params, Query, RequestBody, Body> = {
  access: A;
  params?: z.core.$ZodType<Params>;
  query?: z.core.$ZodType<Query>;
  /** Schema of the JSON body. Without it, the body is not read. */
  body?: z.core.$ZodType<RequestBody>;
  reply: z.core.$ZodType<Body>;
  /** A returned `Response` is sent unchanged. */
  run: (input: Input<A, Params, Query, RequestBody>) => Promise<Body | Reply<Body> | Response>;
};

type RouteContext = { params?: Promise<Record<string, string | string[] | undefined>> };
export type Handler = (request: Request, context?: RouteContext) => Promise<Response>;

/**
 * Creates a route handler: access check → input → `run` → reply. Invalid input, including text that PostgreSQL cannot
 * store, is answered with 400 and every problem; a reply that does not match its schema with 500. Replies are not
 * cacheable unless `run` returns its own `Response`, and non-public ones are always `private`.
 */
export function handle<
  const A extends Access,
  Params = undefined,
  Query = undefined,
  RequestBody = undefined,
  Body = unknown,
>(route: Route<A, Params, Query, RequestBody, Body>): Handler {
  return async (request, context) => {
    const response = await respond(request, context);
    if (route.access !== "public" || response.headers.has("set-cookie")) setPrivateHeaders(response);
    return response;
  };

  async function respond(request: Request, context: RouteContext | undefined): Promise<Response> {
    try {
      // TypeScript does not narrow the table by A; Caller<A> is derived from this entry.
      const user = (await ACCESS[route.access](request)) as Caller<A>;
      const params = parseInput(route.params, (await context?.params) ?? {}, "address");
      // A path that cannot be stored matches no pair, user or icon.
      if (unstorablePath(params) !== null) throw new AppError("not_found", "No such address.");
      const searchParams = Object.fromEntries(new URL(request.url).searchParams);
      const query = requireStorable(parseInput(route.query, searchParams, "query"), "query");
      const input = route.body && (await readJson(request));
      const body = requireStorable(parseInput(route.body, input, "request"), "request");
      const result = await route.run({ params, query, body, request, user });
      if (result instanceof Response) return result;
      const reply = result instanceof Reply ? result : new Reply(result, 200);
      return json(z.parse(route.reply, reply.body), reply.status);
    } catch (error) {
      return errorResponse(error, request);
    }
  }
}

/** Adds `private` to Cache-Control and removes `public`. */
export function setPrivateHeaders({ headers }: Response): void {
  const directives = (headers.get("cache-control") ?? "no-store").split(",").map((one) => one.trim());
  const others = directives.filter((one) => !/^(private|public)$/i.test(one));
  headers.set("cache-control", ["private", ...others].join(", "));
}

/** @throws AppError `bad_input` if a string cannot be stored */
function requireStorable<T>(input: T, where: string): T {
  const path = unstorablePath(input);
  if (path === null) return input;
  const message = "holds a character that cannot be stored";
  throw badInput(where, [{ path, message }]);
}

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(type)) {
    throw new AppError("bad_input", "The request must be JSON: send `content-type: application/json`.");
  }
  const text = await readBodyText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("bad_input", "The request body is not JSON.");
  }
}

function parseInput<T>(schema: z.core.$ZodType<T> | undefined, input: unknown, where: string): T {
  // Without a schema, T is its default: undefined.
  if (!schema) return undefined as T;
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  throw badInput(where, problems);
}

function badInput(where: string, problems: { path: string; message: string }[]): AppError {
  const list = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; ");
  return new AppError("bad_input", `The ${where} cannot be used: ${list}.`, { details: problems });
}

function json(body: unknown, status: number): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

/**
 * Converts an error to a reply: AppErrors with their own message, others logged and answered with a fixed message.
 */
export function errorResponse(error: unknown, request: Request): Response {
  const where = { method: request.method, path: new URL(request.url).pathname };
  const known = error instanceof AppError ? error : databaseFailure(error);
  if (!known) {
    log().error({ err: error, ...where }, "a request failed unexpectedly");
    return json(errorBody(new AppError("internal", INTERNAL_MESSAGE)), 500);
  }
  if (known.status >= 500)
    log().warn({ err: known.cause ?? known, ...where, code: known.code }, known.message);
  const response = json(errorBody(known), known.status);
  if (known.status === 401) response.headers.set("www-authenticate", 'Bearer realm="sigmawatch"');
  if (known instanceof TooManyTries) response.headers.set("retry-after", String(known.retryAfterSeconds));
  if (known.status === 503) response.headers.set("retry-after", "5");
  return response;
}

/** Handler for unsupported methods; without one, Next answers HEAD by running GET. */
export function methodNotAllowed(allowed: readonly string[]): Handler {
  return async (request) => {
    const error = new AppError("method_not_allowed", `Use ${allowed.join(" or ")}, not ${request.method}.`);
    const response = json(errorBody(error), error.status);
    response.headers.set("allow", allowed.join(", "));
    return response;
  };
}
