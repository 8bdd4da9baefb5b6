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
 * Who may call. `public`: anyone. `user`: who is signed in. `owner`: a signed-in owner. `cron`: who holds the secret.
 * Each entry is checked before anything of the request is read. A browser sends our cookies for other sites too:
 * whatever changes something must come from our own pages. A scheduler has no cookies that could be misused.
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
/** Who called: known where the access says so. */
type Caller<A extends Access> = Awaited<ReturnType<(typeof ACCESS)[A]>>;

/** A reply that is more than a body with status 200. */
export class Reply<Body> {
  readonly body: Body;
  readonly status: number;
  constructor(body: Body, status: number) {
    this.body = body;
    this.status = status;
  }
}

type Input<A extends Access, Params, Query, Given> = {
  params: Params;
  query: Query;
  body: Given;
  request: Request;
  user: Caller<A>;
};

/** A route: who may call it, what goes in, what comes out, which function answers. */
export type Route<A extends Access, Params, Query, Given, Body> = {
  access: A;
  params?: z.core.$ZodType<Params>;
  query?: z.core.$ZodType<Query>;
  /** What is sent as JSON. Without it nothing sent is read. */
  body?: z.core.$ZodType<Given>;
  reply: z.core.$ZodType<Body>;
  /** A `Response` goes out as it is: for what was checked and serialised beforehand. */
  run: (input: Input<A, Params, Query, Given>) => Promise<Body | Reply<Body> | Response>;
};

type RouteContext = { params?: Promise<Record<string, string | string[] | undefined>> };
export type Handler = (request: Request, context?: RouteContext) => Promise<Response>;

/**
 * Makes a route's handler, in this order: access → input → work → reply. Input that does not fit is 400 with
 * every problem named, a text that no database can hold included; a reply that does not fit its contract is our mistake
 * and 500. Errors take one body. Nothing is cached by anyone unless `run` answers with a `Response` of its own, and only
 * the caller may cache what is not public.
 */
export function handle<
  const A extends Access,
  Params = undefined,
  Query = undefined,
  Given = undefined,
  Body = unknown,
>(route: Route<A, Params, Query, Given, Body>): Handler {
  return async (request, context) => {
    const response = await answer(request, context);
    if (route.access !== "public" || response.headers.has("set-cookie")) setPrivateHeaders(response);
    return response;
  };

  async function answer(request: Request, context: RouteContext | undefined): Promise<Response> {
    try {
      // The table's type does not follow A; its entry for A is what Caller<A> was made from.
      const user = (await ACCESS[route.access](request)) as Caller<A>;
      const params = parseInput(route.params, (await context?.params) ?? {}, "address");
      // No such pair, person or icon can be stored.
      if (unstorablePath(params) !== null) throw new AppError("not_found", "No such address.");
      const searched = Object.fromEntries(new URL(request.url).searchParams);
      const query = requireStorable(parseInput(route.query, searched, "query"), "query");
      const given = route.body && (await readJson(request));
      const body = requireStorable(parseInput(route.body, given, "request"), "request");
      const result = await route.run({ params, query, body, request, user });
      if (result instanceof Response) return result;
      const reply = result instanceof Reply ? result : new Reply(result, 200);
      return json(z.parse(route.reply, reply.body), reply.status);
    } catch (error) {
      return errorResponse(error, request);
    }
  }
}

/** Says to caches between the server and the caller that the reply is for the caller alone. */
export function setPrivateHeaders({ headers }: Response): void {
  const directives = (headers.get("cache-control") ?? "no-store").split(",").map((one) => one.trim());
  const others = directives.filter((one) => !/^(private|public)$/i.test(one));
  headers.set("cache-control", ["private", ...others].join(", "));
}

/** @throws AppError `bad_input` where a text cannot be stored */
function requireStorable<T>(input: T, where: string): T {
  const path = unstorablePath(input);
  if (path === null) return input;
  const message = "holds a character that cannot be stored";
  throw unusable(where, [{ path, message }]);
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

function parseInput<T>(schema: z.core.$ZodType<T> | undefined, given: unknown, where: string): T {
  // Without a schema nothing says what T is, so it is its default: undefined.
  if (!schema) return undefined as T;
  const parsed = z.safeParse(schema, given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  throw unusable(where, problems);
}

function unusable(where: string, problems: { path: string; message: string }[]): AppError {
  const named = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; ");
  return new AppError("bad_input", `The ${where} cannot be used: ${named}.`, { details: problems });
}

function json(body: unknown, status: number): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

/** Answers an error: an expected one with its own words, any other with a fixed sentence, logged in full. */
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

/** Answers a method that a route must not have: Next would otherwise answer HEAD by running GET. */
export function methodNotAllowed(allowed: readonly string[]): Handler {
  return async (request) => {
    const error = new AppError("method_not_allowed", `Use ${allowed.join(" or ")}, not ${request.method}.`);
    const response = json(errorBody(error), error.status);
    response.headers.set("allow", allowed.join(", "));
    return response;
  };
}
