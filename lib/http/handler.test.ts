import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError, errorReply, INTERNAL_MESSAGE } from "@/lib/contracts/errors";
import { handle, methodNotAllowed, Reply } from "@/lib/http/handler";

const SECRET = "a-secret-of-25-characters";
// Settings are cached, so they are set before the first read.
vi.hoisted(() => {
  process.env.CRON_SECRET = "a-secret-of-25-characters";
});
const ADDRESS = "http://localhost/api/thing";
const ORIGIN = { origin: "http://localhost", host: "localhost" };
const request = (query = "") => new Request(`${ADDRESS}${query}`);
const postJson = (body: string, query = "") =>
  new Request(`${ADDRESS}${query}`, {
    method: "POST",
    body,
    headers: { ...ORIGIN, "content-type": "application/json" },
  });

async function errorOf(response: Response) {
  return errorReply.parse(await response.json()).error;
}

describe("handle", () => {
  it("replies with the fields of its contract only", async () => {
    const run = handle({
      access: "public",
      reply: z.object({ name: z.string() }),
      run: async () => ({ name: "Bitcoin", secret: "hidden" }),
    });
    const response = await run(request());
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ name: "Bitcoin" });
  });

  it("passes parsed params and query", async () => {
    const run = handle({
      access: "public",
      params: z.object({ id: z.string() }),
      query: z.object({ points: z.coerce.number().int().default(600) }),
      reply: z.object({ id: z.string(), points: z.number() }),
      run: async ({ params, query }) => ({ ...params, ...query }),
    });
    const context = { params: Promise.resolve({ id: "btc" }) };
    expect(await (await run(request("?points=100"), context)).json()).toEqual({ id: "btc", points: 100 });
    expect(await (await run(request(), context)).json()).toEqual({ id: "btc", points: 600 });
  });

  it("names every problem of invalid input, and does not run", async () => {
    let hasRun = false;
    const run = handle({
      access: "public",
      query: z.object({ points: z.coerce.number().int(), window: z.enum(["1h", "24h"]) }),
      reply: z.unknown(),
      run: async () => {
        hasRun = true;
        return null;
      },
    });
    const response = await run(request("?points=many&window=1y"));
    expect(response.status).toBe(400);
    const error = await errorOf(response);
    expect(error.code).toBe("bad_input");
    expect(error.message).toMatch(/points: .*; window: /);
    expect(hasRun).toBe(false);
  });

  it("refuses text that cannot be stored, in any part, and does not run", async () => {
    let runs = 0;
    const run = handle({
      access: "public",
      params: z.object({ id: z.string() }),
      query: z.object({ q: z.string().optional() }),
      body: z.object({ names: z.array(z.string()) }),
      reply: z.unknown(),
      run: async () => {
        runs++;
        return null;
      },
    });
    const send = (id: string, query: string, body: unknown) =>
      run(postJson(JSON.stringify(body), query), { params: Promise.resolve({ id }) });
    expect((await send("btc", "?q=x", { names: ["x"] })).status).toBe(200);
    expect((await send("\0", "", { names: [] })).status).toBe(404);
    const inQuery = await send("btc", "?q=%00", { names: [] });
    expect(inQuery.status).toBe(400);
    expect((await errorOf(inQuery)).message).toBe(
      "The query cannot be used: q: holds a character that cannot be stored.",
    );
    for (const name of ["a\0b", "\ud800"]) {
      const inBody = await send("btc", "", { names: ["x", name] });
      expect(inBody.status).toBe(400);
      expect((await errorOf(inBody)).message).toMatch(/: names\.1: holds a character that cannot be stored/);
    }
    expect(runs).toBe(1);
  });

  it.each([
    ["of another type", new Request(ADDRESS, { method: "POST", body: "{}", headers: ORIGIN }), 400],
    ["that is not JSON", postJson("{"), 400],
    ["deeper than the schema", postJson(`{"names":${"[".repeat(30_000)}${"]".repeat(30_000)}}`), 400],
    ["of more than 64 kB", postJson(JSON.stringify({ names: ["a".repeat(65_536)] })), 413],
  ])("refuses a body %s", async (_, given, status) => {
    const run = handle({
      access: "public",
      body: z.object({ names: z.array(z.string()) }),
      reply: z.unknown(),
      run: async () => null,
    });
    const response = await run(given);
    expect(response.status).toBe(status);
    expect((await errorOf(response)).code).toBe(status === 413 ? "too_large" : "bad_input");
  });

  it.each([
    ["no-cache", "private, no-cache"],
    ["no-store, no-transform", "private, no-store, no-transform"],
    ["public, max-age=60", "private, max-age=60"],
    ["private, no-store", "private, no-store"],
    [null, "private, no-store"],
  ])("marks replies that are not public as private: %s becomes %s", async (given, expected) => {
    const respond = async () =>
      new Response("{}", given === null ? {} : { headers: { "cache-control": given } });
    const headers = { authorization: `Bearer ${SECRET}` };
    const run = handle({ access: "cron", reply: z.never(), run: respond });
    expect((await run(new Request(ADDRESS, { headers }))).headers.get("cache-control")).toBe(expected);
    const open = handle({ access: "public", reply: z.never(), run: respond });
    expect((await open(request())).headers.get("cache-control")).toBe(given);
  });

  it("replies with another status if `run` returns one", async () => {
    const run = handle({
      access: "public",
      reply: z.object({ ready: z.boolean() }),
      run: async () => new Reply({ ready: false }, 503),
    });
    const response = await run(request());
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false });
  });

  it.each([
    ["bad_input", 400],
    ["unauthorized", 401],
    ["not_found", 404],
    ["conflict", 409],
    ["source_failed", 502],
    ["database_unreachable", 503],
  ] as const)("answers %s with %d and its own words", async (code, status) => {
    const run = handle({
      access: "public",
      reply: z.unknown(),
      run: async () => {
        throw new AppError(code, "What happened, to what, what to do next.");
      },
    });
    const response = await run(request());
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toEqual({ code, message: "What happened, to what, what to do next." });
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    ["an unexpected error", async () => Promise.reject(new Error("password=hunter2"))],
    ["a reply that does not fit its contract", async () => ({ name: 5 })],
  ])("answers %s with a fixed message", async (_, work) => {
    const run = handle({
      access: "public",
      reply: z.object({ name: z.string() }),
      run: work as () => Promise<never>,
    });
    const response = await run(request());
    expect(response.status).toBe(500);
    expect(await errorOf(response)).toEqual({ code: "internal", message: INTERNAL_MESSAGE });
  });

  it("answers 503 when the database cannot be reached", async () => {
    const run = handle({
      access: "public",
      reply: z.unknown(),
      run: async () => {
        throw Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
      },
    });
    const response = await run(request());
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).not.toBeNull();
    expect((await errorOf(response)).code).toBe("database_unreachable");
  });
});

describe("methodNotAllowed", () => {
  it("answers 405 and names what is allowed", async () => {
    const response = await methodNotAllowed(["GET", "POST"])(request());
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, POST");
    expect((await errorOf(response)).code).toBe("method_not_allowed");
  });
});
