import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type AppEntry, appEntries } from "@/lib/testing/app-entries";
import { isLong } from "@/lib/testing/long-tests";
import { expect, LONG, test } from "./fixtures";
import { type RawReply, type RawRequest, sendRaw } from "./raw-http";
import type { Stage } from "./stage";
import { workerServers } from "./stage-settings";

// Sends invalid input to every route. Routes are found in the file tree, so that new ones are included.

const APP = path.resolve(import.meta.dirname, "../app");
const PORT = workerServers().port;
const CONCURRENCY = 8;
/** The short form sends every seventh request only. */
const SHORT_FORM_STEP = 7;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO"];

/** Valid values of parameters; `x` for others. */
const GOOD_VALUES: Readonly<Record<string, string>> = {
  "[source]": "coingecko",
  "[id]": "bitcoin-usd",
  "[hash]": "0123456789abcdef",
};
/** next-auth routes, enabled and disabled. */
const AUTH_PATHS = ["csrf", "signin", "signout", "error", "callback/credentials"];
const CLOSED_AUTH_PATHS = [
  ...["_log", "session", "providers", "verify-request", "callback", "nowhere"],
  ...["signin/credentials", "callback/github", "callback/credentials/x"],
];

const BAD_SEGMENTS = [
  ...["%ff", "%", "%00", "a%00b", "%ED%A0%80", "%2f..%2f..%2fetc", "..%5c..", "%E2%80%AE", "%F0%9F%98%80"],
  ...["'%20OR%201=1--", "__proto__", "%0d%0aset-cookie:%20a=b", "a".repeat(4000), "(group)", "[id]", ";a=b"],
];

const BAD_QUERIES = [
  "?%ff=%fe&=&&%",
  `?${"a=b&".repeat(2000)}`,
  "?window=1h&window=7d&range=24h&range=7d&points=600&points=x",
  "?window=%00&range=%00&measure=%00&q=%00&sort=%00&source=%00&token=%00&state=%00",
  "?window=24h&from=%00&to=9999-99-99T99:99:99Z&points=1e309",
  "?from=-271821-04-20T00:00:00Z&to=275760-09-13T00:00:00Z&points=NaN",
  "?__proto__=1&constructor=2&toString=3",
  "?callbackUrl=http%3A%2F%2F%5B&error=%0d%0aset-cookie:%20a=b&csrf=true",
  "?callbackUrl=javascript:alert(1)&error=%E2%82%AC",
  "?next=/pairs/coingecko/%2500&token=%ff",
  "?next=//x&next=/&error=a&error=b",
  "?next=%2Fpairs%2Fa%2F%25ED%25A0%2580",
  "?_rsc=%00",
  "?nxtPid=%00&nxtPsource=a&nextInternalLocale=x",
];

const BAD_HEADERS: readonly (readonly string[])[] = [
  ["Cookie: next-auth.callback-url=http://["],
  ["Cookie: next-auth.callback-url=%00; next-auth.csrf-token=%ff|x; next-auth.session-token=e30.%ff.\xff"],
  ["Cookie: next-auth.session-token.0=a; next-auth.session-token.1=b; theme=%00; zone=\xff; =; ;;"],
  [`Cookie: ${"a=b; ".repeat(2000)}`],
  ['If-None-Match: "\xff, ,, W/, *', "If-Modified-Since: never", 'If-Match: "x"'],
  ["Accept: \xff;q=x, , ,", "Accept-Encoding: \xff;q=9", "Accept-Language: ;;q=\xff"],
  ["Range: bytes=x-"],
  ["Range: bytes=99999999999-1"],
  ["RSC: 1"],
  ["RSC: 1", "Next-Router-State-Tree: %ff"],
  ["RSC: 1", "Next-Router-State-Tree: {"],
  ["RSC: 1", "Next-Router-State-Tree: %5B%22%22%2C%7B%7D%2C%22x%22%2C%22refetch%22%5D"],
  ["RSC: 1", "Next-Router-Prefetch: 9", "Next-Router-Segment-Prefetch: /../%ff"],
  ["Next-Action: x"],
  [`Next-Action: 40${"a".repeat(40)}`],
  ["Next-Url: %ff", "X-Nextjs-Data: 1", "Purpose: prefetch", "X-Middleware-Subrequest: proxy:proxy:proxy"],
  ["X-Matched-Path: /%ff", "X-Now-Route-Matches: 1=%ff", "X-Invoke-Path: /%ff", "X-Invoke-Status: 500"],
  ["X-Forwarded-Host: [::", "X-Forwarded-Proto: \xff", "X-Forwarded-For: \xff,, ,", "Forwarded: for=["],
  ["Host: [::"],
  ["Host: a b%ff"],
  ["Origin: ::", "Referer: ::", "Sec-Fetch-Site: \xff"],
  ["Authorization: Bearer \xff", "Content-Security-Policy: script-src 'nonce-\xff'"],
  ["Expect: x"],
  ["Upgrade: websocket"],
];

const OUR_PAGE = "Sec-Fetch-Site: same-origin";
const JSON_TYPE = "Content-Type: application/json";
const FORM_TYPE = "Content-Type: application/x-www-form-urlencoded";
const MULTIPART = "Content-Type: multipart/form-data; boundary=x";

/** All fields of our forms with valid values, so that input is parsed as far as possible. */
const FIELDS: Readonly<Record<string, string>> = {
  ...{ email: "new@example.org", password: "quiet heron lantern", token: "x", current: "x", next: "/" },
  ...{ role: "member", name: "New", json: "true", callbackUrl: "/", level: "error", code: "x" },
};
const withField = (name: string, value: unknown) => JSON.stringify({ ...FIELDS, [name]: value });

const BAD_BODIES: readonly { headers: readonly string[]; body: string; isChunked?: boolean }[] = [
  ...[
    "",
    "{",
    "null",
    "[]",
    '"x"',
    "{}",
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    '{"__proto__":{}}',
  ].map((body) => ({ headers: [JSON_TYPE], body })),
  ...Object.keys(FIELDS).flatMap((name) => [
    { headers: [JSON_TYPE], body: withField(name, "a\0@b.example") },
    { headers: [JSON_TYPE], body: withField(name, ["x"]) },
  ]),
  // A lone surrogate, which JSON.stringify writes as an escape.
  ...["email", "password", "token", "current"].map((name) => ({
    headers: [JSON_TYPE],
    body: withField(name, "\ud800"),
  })),
  { headers: [JSON_TYPE], body: withField("email", "a".repeat(60_000)) },
  { headers: [JSON_TYPE], body: withField("email", "a".repeat(100_000)) },
  { headers: [JSON_TYPE], body: withField("email", "a".repeat(100_000)), isChunked: true },
  { headers: [JSON_TYPE, "Content-Encoding: gzip"], body: "no gzip" },
  { headers: [JSON_TYPE], body: '{"email":"\xff\xfe"}' },
  { headers: [FORM_TYPE], body: "email=%00&password=%ff&csrfToken=%00&callbackUrl=%00&%=&=" },
  { headers: [FORM_TYPE], body: "email=a&email=b&json=true&csrfToken=x" },
  {
    headers: [MULTIPART],
    body: '--x\r\nContent-Disposition: form-data; name="$ACTION_ID_x"\r\n\r\n\r\n--x--\r\n',
  },
  { headers: [MULTIPART, `Next-Action: 40${"a".repeat(40)}`], body: "--x" },
  { headers: ["Content-Type: \xff/;;"], body: "x" },
  { headers: ["Next-Action: x"], body: "[]" },
  { headers: [], body: "x" },
];

/** URLs of an entry with valid parameters. */
function goodPaths({ url }: AppEntry): string[] {
  if (url.includes("[...nextauth]")) return AUTH_PATHS.map((one) => url.replace("[...nextauth]", one));
  // Id of a user or invitation.
  if (url.startsWith("/api/users/")) return [url.replace("[id]", randomUUID())];
  return [url.replace(/\[[^\]]+\]/g, (name) => GOOD_VALUES[name] ?? "x")];
}

/** URLs of an entry with one invalid parameter. */
function badParameters(entry: AppEntry): string[] {
  return (entry.url.match(/\[[^\]]+\]/g) ?? []).flatMap((name) =>
    BAD_SEGMENTS.flatMap((bad) => goodPaths({ ...entry, url: entry.url.replace(name, bad) })),
  );
}

/** URLs of an entry with invalid surroundings. */
function badPaths(entry: AppEntry): string[] {
  const [good = "/"] = goodPaths(entry);
  const base = good === "/" ? "" : good;
  const ends = ["/", "//", "/%ff", "/%00", "%ff", `/${"a".repeat(9000)}`, ";x", "#x", "\\"];
  return [...ends.map((end) => `${base}${end}`), `/${good}`, `http://127.0.0.1:1${good}`];
}

/** Methods of a handler besides GET and HEAD, as exported by its file. */
function writingMethods({ kind, file }: AppEntry): string[] {
  if (kind === "page") return [];
  const exports = readFileSync(file, "utf8").match(/^export .*$/gm) ?? [];
  return ["POST", "PUT", "PATCH", "DELETE"].filter((method) =>
    exports.some((line) => new RegExp(`\\b${method}\\b`).test(line)),
  );
}

/** All requests to one entry. @param depth `plain`: methods and parameters only */
function requestsTo(entry: AppEntry, depth: "plain" | "all"): RawRequest[] {
  const headers = [OUR_PAGE];
  const paths = goodPaths(entry);
  const closed = entry.url.includes("[...nextauth]") ? CLOSED_AUTH_PATHS : [];
  const methods = ["GET", ...writingMethods(entry)];
  const requests: RawRequest[] = [
    ...paths.flatMap((target) => METHODS.map((method) => ({ method, target, headers }))),
    ...closed.flatMap((one) =>
      ["GET", "POST"].map((method) => ({ method, target: entry.url.replace("[...nextauth]", one), headers })),
    ),
    ...badParameters(entry).flatMap((target) => methods.map((method) => ({ method, target, headers }))),
    ...badPaths(entry).map((target) => ({ method: "GET", target })),
  ];
  if (depth === "plain") return requests;
  // Handlers that write nothing must ignore a body.
  const bodies = methods.length > 1 ? BAD_BODIES : BAD_BODIES.slice(-8);
  const bodyMethods = methods.length > 1 ? methods.slice(1) : ["POST"];
  return requests.concat(
    paths.flatMap((target) => [
      ...BAD_QUERIES.flatMap((query) =>
        methods.map((method) => ({ method, target: `${target}${query}`, headers })),
      ),
      ...BAD_HEADERS.map((bad) => ({ method: "GET", target, headers: bad })),
      ...bodies.flatMap(({ headers: bad, body, isChunked }) =>
        bodyMethods.map((method) => ({ method, target, body, isChunked, headers: [OUR_PAGE, ...bad] })),
      ),
    ]),
  );
}

/** Problem of a reply; null if there is none. */
function problemOf({ status, headers, body }: RawReply, { method }: RawRequest): string | null {
  if (status === null) return "no reply";
  if (status >= 500) return `${status} ${body.slice(0, 200)}`;
  if (headers["set-cookie"] === "a=b") return "a header that the client wrote";
  if (method === "TRACE" && status < 400) return `${status}: TRACE must be refused`;
  return null;
}

/** Sends all requests with some concurrency and returns the problems of their replies. */
async function walk(requests: readonly RawRequest[], cookie: string | null): Promise<string[]> {
  const problems: string[] = [];
  const rest = requests.values();
  const work = async () => {
    for (const request of rest) {
      const headers = [...(request.headers ?? [])];
      // A session beside an invalid cookie, in one header.
      const index = headers.findIndex((line) => line.startsWith("Cookie: "));
      if (cookie !== null && index === -1) headers.push(`Cookie: ${cookie}`);
      else if (cookie !== null) headers[index] = `${headers[index]}; ${cookie}`;
      const sent = { ...request, headers };
      const problem = problemOf(await sendRaw(PORT, sent), sent);
      if (problem) problems.push(`${shown(sent)}\n    → ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return problems;
}

function shown({ method, target, headers = [], body = "", isChunked }: RawRequest): string {
  const parts = [`${method} ${target.slice(0, 120)}`, ...headers.filter((line) => line !== OUR_PAGE)];
  if (body !== "") parts.push(`${isChunked ? "chunked " : ""}${JSON.stringify(body.slice(0, 120))}`);
  return parts.map((part) => part.slice(0, 160)).join(" | ");
}

const entries = appEntries(APP);

/** Sends requests to all routes as one user and expects no server error and no error in the log. */
async function expectNoFailure(stage: Stage, depth: "plain" | "all", cookie: string | null): Promise<void> {
  const before = stage.serverLog().length;
  const all = entries.flatMap((entry) => requestsTo(entry, depth));
  expect(all.length).toBeGreaterThan(500);
  const requests = isLong ? all : all.filter((_, i) => i % SHORT_FORM_STEP === 0);
  expect(await walk(requests, cookie)).toEqual([]);
  expect(stage.serverLog().slice(before)).toBe("");
}

async function sessionOf(stage: Stage, role: "owner" | "member"): Promise<string> {
  const { name, value } = await stage.sessionCookie(await stage.account({ role }));
  return `${name}=${value}`;
}

test.describe("for any input the server answers below 500 and logs no error", () => {
  test.setTimeout(120_000);
  test.beforeEach(({ stage }) => stage.market());

  test("signed out, before there is an account", async ({ stage }) => {
    await expectNoFailure(stage, "plain", null);
  });

  test("as an owner, without changing accounts", async ({ stage }) => {
    const cookie = await sessionOf(stage, "owner");
    const before = await stage.db.appUser.findMany();
    await expectNoFailure(stage, "all", cookie);
    expect(await stage.db.appUser.findMany()).toEqual(before);
  });

  test("to a member", LONG, async ({ stage }) => {
    await expectNoFailure(stage, "plain", await sessionOf(stage, "member"));
  });

  test("signing in with text that cannot be stored", async ({ stage, page }) => {
    const before = stage.serverLog().length;
    const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
    for (const [email, password] of [
      ["a\0@b.example", "x"],
      ["a@b.example", "x\0"],
      ["\ud800@b.example", "x"],
      ["a@b.example", "\udfff"],
      ["\0", "\0"],
    ]) {
      const data = { email, password, csrfToken, json: "true" };
      const reply = await page.request.post("/api/auth/callback/credentials", { data });
      expect(reply.status(), JSON.stringify([email, password])).toBe(400);
    }
    expect(stage.serverLog().slice(before)).toBe("");
  });
});

test("a body that is too long or incomplete logs nothing, at any route", LONG, async ({ stage }) => {
  await stage.market();
  const before = stage.serverLog().length;
  const cookie = `Cookie: ${await sessionOf(stage, "owner")}`;
  const long = "a".repeat(2_000_000);
  const requests: RawRequest[] = entries.flatMap((entry) =>
    goodPaths(entry).flatMap((target) =>
      ["POST", "DELETE"].flatMap((method) =>
        [JSON_TYPE, FORM_TYPE, MULTIPART].flatMap((type) => {
          const request = { method, target, body: long, headers: [OUR_PAGE, type, cookie] };
          return [
            { ...request, isChunked: true },
            request,
            { ...request, isChunked: true, cutAt: 40_000 },
            { ...request, body: long.slice(0, 50_000), cutAt: 20_000 },
          ];
        }),
      ),
    ),
  );
  for (const request of requests) {
    // The connection may be closed before a client that is still sending has read the reply.
    expect((await sendRaw(PORT, request)).status ?? 413, shown(request)).toBeLessThan(500);
  }
  // Once the server answers another request, it has read all of them.
  expect((await sendRaw(PORT, { method: "GET", target: "/api/health" })).status).toBe(200);
  expect(stage.serverLog().slice(before)).toBe("");
});

test("an unknown pair's page answers 404 however it is requested", async ({ stage }) => {
  await stage.market();
  const cookie = `Cookie: ${await sessionOf(stage, "member")}`;
  const status = async (id: string, ...headers: string[]) => {
    const target = `/pairs/coingecko/${id}`;
    return (await sendRaw(PORT, { method: "GET", target, headers: [cookie, ...headers] })).status;
  };
  for (const headers of [[], ["Accept: text/html"], ["Accept: */*"]]) {
    expect(await status("nothing-usd", ...headers), headers.join()).toBe(404);
    expect(await status("%00", ...headers), headers.join()).toBe(404);
    expect(await status("bitcoin-usd", ...headers), headers.join()).toBe(200);
  }
});

test("private replies are not cacheable", async ({ stage }) => {
  await stage.market();
  const cookie = `Cookie: ${await sessionOf(stage, "owner")}`;
  let handlers = 0;
  for (const entry of entries) {
    const [path = "/"] = goodPaths(entry);
    const request = { method: "GET", target: `${path}?window=24h` };
    const isClosed = (await sendRaw(PORT, request)).status === 401;
    if (entry.kind === "route" && !isClosed) continue;
    if (entry.kind === "route") handlers++;
    const reply = await sendRaw(PORT, { ...request, headers: [cookie] });
    expect(reply.headers["cache-control"], entry.url).toMatch(/^private\b/);
  }
  expect(handlers).toBeGreaterThan(4);
});
