import { createServer } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CoinGeckoSettings, createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import { SourceError, type SourceErrorReason } from "@/lib/sources/price-source";
import { type FakeAnswer, type FakeCoinGecko, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { hasRecordedData, readRecordedText, recordedData } from "@/lib/testing/recorded-data";

const KEY = "CG-SeCrEtKeY0123456789";
const AT = new Date("2025-12-30T01:15:00Z");
/** The round before brought no more than `PAGE` holds. */
const PREVIOUS_COUNT = 1;
const PAGE = '[{"id":"bitcoin","symbol":"btc","name":"Bitcoin","current_price":87270}]';

let server: FakeCoinGecko;

beforeEach(async () => {
  server = await startFakeCoinGecko();
});
afterEach(() => server.close());

/** A source whose waits pass at once on a clock of their own; `waits` holds them. */
function source(settings: Partial<CoinGeckoSettings> = {}) {
  const waits: number[] = [];
  let offsetMs = 0;
  const made = createCoinGecko({
    plan: "demo",
    apiKey: KEY,
    pages: 1,
    intervalSeconds: 60,
    baseUrl: server.baseUrl,
    random: () => 0.5,
    now: () => Date.now() + offsetMs,
    sleep: async (ms) => {
      waits.push(ms);
      offsetMs += ms;
    },
    ...settings,
  });
  return {
    waits,
    pass: (ms: number) => {
      offsetMs += ms;
    },
    fetch: (signal = new AbortController().signal) =>
      made.fetchQuotes({ at: AT, signal, previousCount: PREVIOUS_COUNT }),
  };
}

/** What fetching fails with; anything but a SourceError free of the key fails the test. */
async function failureOf(fetching: Promise<unknown>): Promise<SourceError> {
  const error = await fetching.then(
    () => expect.fail("it should have failed"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceError)) throw error;
  const whole = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
  expect(whole).not.toContain(KEY);
  expect(error.cause).toBeUndefined();
  expect(error.message.length).toBeLessThan(650);
  expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  return error;
}

async function failureFor(
  answer: FakeAnswer,
  settings: Partial<CoinGeckoSettings> = {},
): Promise<SourceError> {
  server.answerWith(() => answer);
  return failureOf(source(settings).fetch());
}

describe.skipIf(!hasRecordedData)("recorded error bodies, when the recordings are present", () => {
  const recorded = (...segments: string[]) => readRecordedText(recordedData(...segments));

  test.each<[string, number, SourceErrorReason, string]>([
    ["429-rate-limit.json", 429, "rate_limited", "You've exceeded the Rate Limit"],
    ["403-endpoint-temporarily-unavailable.json", 403, "unavailable", "temporarily unavailable"],
    ["403-endpoint-temporarily-unavailable.json", 200, "unavailable", "temporarily unavailable"],
    ["401-10012-beyond-365-days-2024-03-30.json", 401, "plan", "past 365 days"],
    ["422-missing-vs_currency.json", 422, "bad_request", "Missing parameter vs_currency"],
    ["500-ohlc-without-parameters.json", 500, "unavailable", "Internal Server Error"],
    ["500-ohlc-without-parameters.json", 200, "unavailable", "Internal Server Error"],
    ["429-rate-limit.json", 200, "rate_limited", "You've exceeded the Rate Limit"],
  ])("%s with status %i is %s", async (file, status, reason, said) => {
    const error = await failureFor({ status, body: recorded("coingecko", "errors", file) });
    expect(error).toMatchObject({ reason, status });
    expect(error.message).toContain(`HTTP ${status}`);
    expect(error.message).toContain(said);
  });

  test.each<[string, FakeAnswer, SourceErrorReason, string]>([
    [
      "502-viabtc-html.html",
      { status: 502, headers: { "content-type": "text/html" } },
      "unavailable",
      "HTTP 502",
    ],
    [
      "408-saturn-plain-text.txt",
      { status: 408, headers: { "content-type": "text/plain" } },
      "timeout",
      "Request timeout",
    ],
    ["binance-451-restricted-location.json", { status: 451 }, "blocked", "restricted location"],
  ])("%s of another provider is understood too", async (file, answer, reason, said) => {
    const error = await failureFor({ ...answer, body: recorded("exchanges", "errors", file) });
    expect(error).toMatchObject({ reason, status: answer.status });
    expect(error.message).toContain(said);
  });
});

const coded = (code: number, text = "said") =>
  JSON.stringify({ status: { error_code: code, error_message: text } });

test.each<[string, FakeAnswer, SourceErrorReason, string]>([
  ["10002: no key", { status: 401, body: coded(10002) }, "unauthorized", "code 10002"],
  ["10005: not on this plan", { status: 401, body: coded(10005) }, "plan", "plan"],
  [
    "10010: pro key at the public address",
    { status: 400, body: coded(10010) },
    "unauthorized",
    "COINGECKO_PLAN=pro",
  ],
  [
    "10011: demo key at the pro address",
    { status: 400, body: coded(10011) },
    "unauthorized",
    "COINGECKO_PLAN=demo",
  ],
  [
    "10011 in the nested form",
    { status: 403, body: `{"error":${coded(10011)}}` },
    "unauthorized",
    "COINGECKO_PLAN=demo",
  ],
  ["401 without a body", { status: 401 }, "unauthorized", "did not accept the demo API key"],
  ["402", { status: 402, body: "{}" }, "plan", "paid plan"],
  [
    "403 as a page",
    { status: 403, headers: { "content-type": "text/html" }, body: "<title>Attention Required!</title>" },
    "blocked",
    "Attention Required!",
  ],
  [
    "403 of the firewall",
    { status: 403, headers: { "content-type": "text/plain" }, body: "error code: 1020" },
    "blocked",
    "firewall",
  ],
  ["404", { status: 404, body: '{"error":"coin not found"}' }, "bad_request", "COINGECKO_BASE_URL"],
  ["400", { status: 400, body: '{"error":"invalid vs_currency"}' }, "bad_request", "invalid vs_currency"],
  ["418", { status: 418, body: "" }, "bad_request", "HTTP 418"],
  ["503 without a body", { status: 503 }, "unavailable", "HTTP 503"],
  [
    "a redirect",
    { status: 301, headers: { location: `https://elsewhere.example/x?${KEY}` } },
    "bad_answer",
    "elsewhere.example",
  ],
  ["a redirect to nowhere", { status: 302 }, "bad_answer", "redirects"],
  ["truncated JSON", { body: PAGE.slice(0, 40) }, "bad_answer", "cut short or broken"],
  ["broken JSON", { body: `[{"id":"${KEY}" x}]` }, "bad_answer", "cut short or broken"],
  ["an empty body", { body: "" }, "bad_answer", "empty body"],
  ["an empty body of unknown length", { chunked: true, body: "" }, "bad_answer", "empty body"],
  ["white space only", { body: " \r\n" }, "bad_answer", "empty body"],
  ["204", { status: 204 }, "bad_answer", "empty body"],
  ["null", { body: "null" }, "bad_answer", "not a list of coins"],
  ["an object", { body: '{"bitcoin":{"usd":87270}}' }, "bad_answer", "not a list of coins"],
  ["a single coin", { body: PAGE.slice(1, -1) }, "bad_answer", "not a list of coins"],
  ["a number", { body: "7" }, "bad_answer", "not a list of coins"],
  ["an error text with 200", { body: '{"error":"coin not found"}' }, "bad_request", "coin not found"],
  [
    "an HTML page with 200",
    { headers: { "content-type": "text/html" }, body: "<title>Sign in to the network</title>" },
    "bad_answer",
    "Sign in to the network",
  ],
])("%s", async (_, answer, reason, said) => {
  const error = await failureFor(answer);
  expect(error).toMatchObject({ reason });
  if (error.status !== null) expect(error.status).toBe(answer.status ?? 200);
  expect(error.message).toContain(said);
  expect(error.message).toMatch(/\.$/);
});

const html = (status: number, title: string, content = ""): FakeAnswer => ({
  status,
  headers: { "content-type": "text/html; charset=UTF-8" },
  body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
});
const plain = (status: number, body: string, headers: Record<string, string> = {}): FakeAnswer => ({
  status,
  headers: { "content-type": "text/plain", ...headers },
  body,
});
/** Cloudflare's own error pages. */
const cloudflare = (status: number, code: number, title: string) =>
  html(status, title, `<span class="cf-error-type">Error</span> <span class="cf-error-code">${code}</span>`);

describe("bodies in place of JSON", () => {
  test.each<[string, FakeAnswer, SourceErrorReason, string]>([
    ["Throttled with 200", plain(200, "Throttled\n"), "rate_limited", "Ask for fewer pages"],
    ["Throttled with 403", plain(403, "Throttled"), "rate_limited", "Throttled"],
    ["Throttled called JSON", { body: "Throttled" }, "rate_limited", "Throttled"],
    ["Throttled as a JSON text", { body: '"Throttled"' }, "rate_limited", "Throttled"],
    [
      "too many requests as a message",
      { body: '{"message":"Too Many Requests"}' },
      "rate_limited",
      "Too Many",
    ],
    ["a rate limit of nginx with 200", html(200, "429 Too Many Requests"), "rate_limited", "429"],
    ["a rate limit with 503", html(503, "503 Rate limit exceeded"), "rate_limited", "Rate limit"],
    ["Cloudflare 1015", cloudflare(429, 1015, "You are being rate limited"), "rate_limited", "code 1015"],
    ["Cloudflare 1015 with 200", cloudflare(200, 1015, "Error"), "rate_limited", "code 1015"],
    ["Cloudflare 1015 as text", plain(429, "error code: 1015"), "rate_limited", "code 1015"],
    [
      "Cloudflare 1015 as JSON",
      { status: 429, body: '{"title":"Error 1015","status":429,"error_code":1015,"retryable":true}' },
      "rate_limited",
      "code 1015",
    ],
    ["Cloudflare 1020", cloudflare(403, 1020, "Access denied"), "blocked", "code 1020"],
    ["Cloudflare 1020 with 200", cloudflare(200, 1020, "Error"), "blocked", "firewall"],
    ["Cloudflare 1009", cloudflare(403, 1009, "Access denied"), "blocked", "code 1009"],
    ["Cloudflare 1016", cloudflare(530, 1016, "Origin DNS error"), "unavailable", "code 1016"],
    ["a challenge", html(403, "Just a moment..."), "blocked", "a browser check"],
    ["a challenge with 503", html(503, "Just a moment..."), "blocked", "a browser check"],
    ["a challenge with 200", html(200, "Attention Required! | Cloudflare"), "blocked", "a browser check"],
    [
      "a challenge known by its header",
      {
        status: 403,
        headers: { "cf-mitigated": "challenge", "content-type": "text/html" },
        body: "<p>x</p>",
      },
      "blocked",
      "a browser check",
    ],
    ...[500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530].map(
      (status): [string, FakeAnswer, SourceErrorReason, string] => [
        `Cloudflare ${status}`,
        html(status, `api.coingecko.com | ${status}: Connection timed out`),
        "unavailable",
        `HTTP ${status}`,
      ],
    ),
    [
      "an error page of Cloudflare with 200",
      html(200, "x.test | 522: Connection timed out"),
      "unavailable",
      "522",
    ],
    ["a bad gateway with 200", html(200, "502 Bad Gateway"), "unavailable", "502 Bad Gateway"],
    ["forbidden with 200", html(200, "403 Forbidden"), "blocked", "403 Forbidden"],
    ["maintenance with 200", html(200, "Down for maintenance"), "unavailable", "maintenance"],
    ["an outage as text", plain(503, "upstream connect error or disconnect"), "unavailable", "HTTP 503"],
    ["an outage as text with 200", plain(200, "no healthy upstream"), "unavailable", "no healthy upstream"],
    ["a captive portal", html(200, "Sign in to the network"), "bad_answer", "an HTML page instead of JSON"],
    ["a captive portal called JSON", { body: "<html><p>Hotel</p></html>" }, "bad_answer", "an HTML page"],
    ["a captive portal with 511", html(511, "Network Authentication Required"), "blocked", "sign-in page"],
    ["a proxy that wants a password", html(407, "Proxy Authentication Required"), "blocked", "proxy"],
    ["XML", { body: "<?xml version='1.0'?><Error/>" }, "bad_answer", "instead of JSON"],
    ["plain text with 200", plain(200, "It works!"), "bad_answer", "text/plain instead of JSON"],
    ["plain text called JSON", { body: "It works!" }, "bad_answer", "text that is not JSON"],
    ["a text about keys with 401", plain(401, "Invalid key; rate limit 0"), "unauthorized", "did not accept"],
    [
      "a cut list with a coin named Throttled",
      { body: '[{"id":"a","name":"Throttled, error 1015","current_price":1},{"id":"b","na' },
      "bad_answer",
      "cut short or broken",
    ],
    ["an object cut short", { body: '{"status":{"error_co' }, "bad_answer", "cut short or broken"],
    ["NaN alone", { body: "NaN" }, "bad_answer", "not a list of coins"],
  ])("%s", async (_, answer, reason, said) => {
    const error = await failureFor(answer);
    expect(error).toMatchObject({ reason, status: answer.status ?? 200 });
    expect(error.message).toContain(said);
    expect(error.message).toMatch(/\.$/);
  });

  test("a body cut within the key does not show the part that came", async () => {
    const error = await failureFor({ body: `[{"id":"${KEY.slice(0, 12)}` });
    expect(error.message).not.toContain(KEY.slice(0, 12));
  });

  test("Throttled with 200 is tried again, and its wait holds", async () => {
    server.answerWith(() => plain(200, "Throttled", { "retry-after": "119" }));
    const client = source({ budgetMs: 20_000 });
    expect(await failureOf(client.fetch())).toMatchObject({ reason: "rate_limited", retryAfterMs: 119_000 });
    await failureOf(client.fetch());
    expect(server.requests).toHaveLength(1);
  });

  test("a wait of a day is cut to an hour", async () => {
    expect(await failureFor(plain(429, "", { "retry-after": "86400" }))).toMatchObject({
      retryAfterMs: 3_600_000,
    });
  });
});

describe("compressed bodies", () => {
  const encoded = (encoding: string, body: Uint8Array, status = 200): FakeAnswer => ({
    status,
    headers: { "content-encoding": encoding },
    body,
  });
  const damaged = (packed: Buffer) => {
    const bytes = Buffer.from(packed);
    for (let at = 20; at < bytes.length - 10; at += 3) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    return bytes;
  };
  const LONG_PAGE = JSON.stringify(
    Array.from({ length: 100 }, (_, index) => ({ id: `coin-${index}`, current_price: Math.sin(index) ** 2 })),
  );

  /** Some 100 kB packed: Node 20's own fetch hangs where the damage is beyond the first pieces. */
  const LARGE_PAGE = JSON.stringify(
    Array.from({ length: 250 }, (_, index) => ({
      id: `coin-${index}`,
      current_price: 1,
      history: Array.from({ length: 40 }, (_, at) => Math.sin(index * 40 + at)),
    })),
  );
  const damagedLate = (packed: Buffer) => {
    const at = Math.floor(packed.length * 0.7);
    return Buffer.from(packed).fill(0xa5, at, at + 500);
  };
  const wrongChecksum = (packed: Buffer) => Buffer.from(packed).fill(0xa5, packed.length - 8);

  test("are requested with Accept-Encoding", async () => {
    server.answerWith(() => ({ body: PAGE }));
    await source().fetch();
    expect(server.requests[0]?.headers["accept-encoding"]).toContain("gzip");
  });

  test("that unfold beyond all measure are cut off", async () => {
    const error = await failureFor(encoded("gzip", gzipSync(Buffer.alloc(40_000_000, " "))));
    expect(error).toMatchObject({ reason: "bad_answer" });
    expect(error.message).toContain("32 MB");
  });

  test("are read", async () => {
    for (const [encoding, body] of [
      ["gzip", gzipSync(PAGE)],
      ["br", brotliCompressSync(PAGE)],
    ] as const) {
      server.answerWith(() => encoded(encoding, body));
      await expect(source().fetch()).resolves.toMatchObject({
        problems: [],
        quotes: [{ values: { price: 87270 } }],
      });
    }
  });

  test.each<[string, FakeAnswer]>([
    ["a damaged gzip body", encoded("gzip", damaged(gzipSync(LONG_PAGE)))],
    ["a damaged Brotli body", encoded("br", damaged(brotliCompressSync(LONG_PAGE)))],
    ["JSON called gzip", encoded("gzip", Buffer.from(PAGE))],
    ["JSON called deflate", encoded("deflate", Buffer.from(PAGE))],
    ["a gzip body damaged after its beginning", encoded("gzip", damagedLate(gzipSync(LARGE_PAGE)))],
    ["a Brotli body damaged after its beginning", encoded("br", damagedLate(brotliCompressSync(LARGE_PAGE)))],
    [
      "a gzip body damaged at its end, in pieces",
      { ...encoded("gzip", wrongChecksum(gzipSync(LARGE_PAGE))), drip: { bytes: 20_000, everyMs: 5 } },
    ],
    [
      "bytes behind a gzip body",
      encoded("gzip", Buffer.concat([gzipSync(LARGE_PAGE), Buffer.from("garbage")])),
    ],
    ["a gzip body without its end", encoded("gzip", gzipSync(LONG_PAGE).subarray(0, 200))],
  ])("%s is a bad answer at once", async (_, answer) => {
    const startMs = performance.now();
    const error = await failureFor(answer);
    expect(error).toMatchObject({ reason: "bad_answer" });
    expect(server.requests).toHaveLength(1);
    // The request may take 10 s.
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  test("a damaged body of an error keeps the reason of its status", async () => {
    const error = await failureFor(encoded("gzip", Buffer.from("no gzip"), 502));
    expect(error).toMatchObject({ reason: "unavailable", status: 502 });
  });
});

test("without a key, a refusal advises to get one", async () => {
  const error = await failureFor({ status: 401, body: coded(10002) }, { plan: "keyless", apiKey: undefined });
  expect(error.message).toContain("a demo key is free");
});

test.each([400, 401, 402, 403, 404, 422, 451, 200, 301])(
  "status %i is requested once only",
  async (status) => {
    await failureFor({ status, body: '{"error":"no"}' });
    expect(server.requests).toHaveLength(1);
  },
);

test.each([408, 429, 500, 502, 503])("status %i is requested four times, then fails", async (status) => {
  await failureFor({ status, body: "{}" });
  expect(server.requests).toHaveLength(4);
});

test("a body that repeats the key, with control characters and 10 MB long, gives one short clean line", async () => {
  const body = `${"\u0000\u001b[2J\n\u202e".repeat(10)}${KEY} `.repeat(110_000);
  expect(body.length).toBeGreaterThan(10_000_000);
  const headers = { "content-type": "text/plain" };
  for (const status of [403, 200]) {
    const error = await failureFor({ status, headers, body });
    expect(error.message).toContain("[key]");
  }
  await failureFor({ status: 400, body: JSON.stringify({ error: body }) });
});

test("nothing is written to the console, whatever fails", async () => {
  const written = (["log", "info", "warn", "error", "debug"] as const).map((method) =>
    vi.spyOn(console, method),
  );
  vi.stubEnv("COINGECKO_LOG", "debug");
  try {
    await failureFor({ status: 500, body: "{}" });
    for (const spy of written) expect(spy).not.toHaveBeenCalled();
  } finally {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  }
});

describe("rate limit", () => {
  const LIMITED = { status: 429, body: coded(429, "You've exceeded the Rate Limit.") };
  const retryAfter = (value: string): FakeAnswer => ({ ...LIMITED, headers: { "retry-after": value } });

  test("retry-after 1 is waited out, really, and then the page comes", async () => {
    server.answerWith(() => (server.requests.length === 1 ? retryAfter("1") : { body: PAGE }));
    const client = createCoinGecko({
      plan: "keyless",
      pages: 1,
      intervalSeconds: 60,
      baseUrl: server.baseUrl,
      random: () => 0,
    });
    const { quotes, problems } = await client.fetchQuotes({
      at: AT,
      signal: new AbortController().signal,
      previousCount: PREVIOUS_COUNT,
    });
    expect(quotes).toHaveLength(1);
    expect(problems).toEqual([]);
    const [first, second] = server.requests;
    expect((second?.arrivedAtMs ?? 0) - (first?.arrivedAtMs ?? 0)).toBeGreaterThanOrEqual(995);
  });

  test("retry-after 119 with a budget of 20 s fails at once and says how long to wait", async () => {
    server.answerWith(() => retryAfter("119"));
    const client = source({ budgetMs: 20_000 });
    const error = await failureOf(client.fetch());
    expect(error).toMatchObject({ reason: "rate_limited", status: 429, retryAfterMs: 119_000 });
    expect(error.message).toContain("119 s");
    expect(server.requests).toHaveLength(1);
    expect(client.waits).toEqual([]);
  });

  test("ticks before that time fail without asking and say until when; the one after asks again", async () => {
    server.answerWith(() => (server.requests.length === 1 ? retryAfter("119") : { body: PAGE }));
    const client = source();
    await failureOf(client.fetch());
    client.pass(60_000);
    const error = await failureOf(client.fetch());
    expect(error.reason).toBe("rate_limited");
    expect(error.message).toMatch(/until \d{4}-\d\d-\d\dT[\d:.]+Z/);
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(59_000);
    expect(server.requests).toHaveLength(1);
    client.pass(59_500);
    await expect(client.fetch()).resolves.toMatchObject({ quotes: [{ providerId: "bitcoin-usd" }] });
    expect(server.requests).toHaveLength(2);
  });

  test("retry-after as a date is understood", async () => {
    const error = await failureFor(retryAfter(new Date(Date.now() + 300_000).toUTCString()));
    expect(error.retryAfterMs).toBeGreaterThan(295_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(300_000);
    expect(server.requests).toHaveLength(1);
  });

  test("without retry-after it is tried again with growing waits", async () => {
    server.answerWith(() => (server.requests.length < 4 ? LIMITED : { body: PAGE }));
    const client = source();
    await client.fetch();
    expect(client.waits.map((ms) => Math.round(ms / 50) * 50)).toEqual([250, 500, 1000]);
  });

  test("on one page it holds the other pages' retries as long", async () => {
    server.answerWith(({ page }) => {
      const earlier = server.requests.filter((request) => request.page === page).length;
      if (earlier > 1) return { body: PAGE };
      return page === 1 ? retryAfter("1") : { status: 502, delayMs: 100 };
    });
    const client = createCoinGecko({
      plan: "keyless",
      pages: 3,
      intervalSeconds: 60,
      baseUrl: server.baseUrl,
      random: () => 0,
    });
    const { quotes, problems } = await client.fetchQuotes({
      at: AT,
      signal: new AbortController().signal,
      previousCount: PREVIOUS_COUNT,
    });
    expect(quotes).toHaveLength(3);
    expect(problems.join()).not.toContain("missing");
    const firstMs = server.requests[0]?.arrivedAtMs ?? 0;
    const retries = server.requests.slice(3).map((request) => request.arrivedAtMs - firstMs);
    expect(retries).toHaveLength(3);
    for (const waitedMs of retries) expect(waitedMs).toBeGreaterThanOrEqual(990);
  });

  test("beyond the budget on one page keeps the others' quotes and silences the next tick", async () => {
    server.answerWith(({ page }) => (page === 2 ? retryAfter("119") : { body: PAGE }));
    const client = source({ pages: 2 });
    const { quotes, problems } = await client.fetch();
    expect(quotes).toHaveLength(1);
    expect(problems[0]).toMatch(/^Page 2 of 2 is missing: .*119 s/);
    await failureOf(client.fetch());
    expect(server.requests).toHaveLength(2);
  });
});

describe("silence", () => {
  /** Timers that keep this process alive at this moment. */
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

  const realTime = (settings: Partial<CoinGeckoSettings>) =>
    createCoinGecko({
      plan: "demo",
      apiKey: KEY,
      pages: 1,
      intervalSeconds: 60,
      baseUrl: server.baseUrl,
      ...settings,
    });

  test("a hang ends with the request's timeout, is tried again, and all of it within the budget", async () => {
    server.answerWith(() => ({ hang: true }));
    const startMs = performance.now();
    const error = await failureOf(
      realTime({ timeoutMs: 600, budgetMs: 1_500, random: () => 0 }).fetchQuotes({
        at: AT,
        signal: new AbortController().signal,
        previousCount: PREVIOUS_COUNT,
      }),
    );
    expect(error.reason).toBe("timeout");
    expect(error.message).toContain("127.0.0.1");
    // Generous, for a busy machine; without the limits it would hang for good, without the budget take a fourth try.
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.length).toBeLessThan(4);
  });

  test("a body that drips beyond the timeout is cut, though its headers came at once", async () => {
    server.answerWith(() => ({ body: PAGE, drip: { bytes: 1, everyMs: 200 } }));
    const startMs = performance.now();
    const error = await failureOf(
      realTime({ timeoutMs: 300, budgetMs: 400 }).fetchQuotes({
        at: AT,
        signal: new AbortController().signal,
        previousCount: PREVIOUS_COUNT,
      }),
    );
    expect(error.reason).toBe("timeout");
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  test("a body that drips within the timeout is read", async () => {
    server.answerWith(() => ({ body: PAGE, drip: { bytes: 10, everyMs: 10 } }));
    await expect(source().fetch()).resolves.toMatchObject({
      problems: [],
      quotes: [{ values: { price: 87270 } }],
    });
  });

  test("a body that never ends is cut off before it fills the memory", async () => {
    const piece = `[${" ".repeat(40_000_000)}`;
    server.answerWith(() => ({ body: piece }));
    const error = await failureOf(source().fetch());
    expect(error).toMatchObject({ reason: "bad_answer" });
    expect(error.message).toContain("32 MB");
  });

  test("an aborted tick ends at once and leaves neither timer nor open request", async () => {
    server.answerWith(() => ({ hang: true }));
    const before = timers();
    const abort = new AbortController();
    const fetching = failureOf(realTime({ pages: 3 }).fetchQuotes({ at: AT, signal: abort.signal }));
    await vi.waitFor(() => expect(server.requests).toHaveLength(3));
    const startMs = performance.now();
    abort.abort();
    expect(await fetching).toMatchObject({
      reason: "timeout",
      message: expect.stringContaining("did not reply within"),
    });
    expect(performance.now() - startMs).toBeLessThan(2_000);
    await vi.waitFor(() => expect(server.waiting()).toBe(0));
    await vi.waitFor(() => expect(timers()).toBeLessThanOrEqual(before));
  });

  test("an abort while waiting for a retry tells what was waited for", async () => {
    server.answerWith(() => ({ status: 429, headers: { "retry-after": "10" }, body: "{}" }));
    const abort = new AbortController();
    const fetching = failureOf(realTime({}).fetchQuotes({ at: AT, signal: abort.signal }));
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    setTimeout(() => abort.abort(), 100);
    expect(await fetching).toMatchObject({ reason: "rate_limited", retryAfterMs: 10_000 });
    expect(server.requests).toHaveLength(1);
  });

  test("a tick aborted before it began asks nothing", async () => {
    server.answerWith(() => ({ body: PAGE }));
    const error = await failureOf(source().fetch(AbortSignal.abort()));
    expect(error.reason).toBe("timeout");
    expect(server.requests).toHaveLength(0);
  });

  test("pages that came before the abort are kept", async () => {
    server.answerWith(({ page }) => (page === 2 ? { hang: true } : { body: PAGE }));
    const abort = new AbortController();
    const fetching = realTime({ pages: 2 }).fetchQuotes({
      at: AT,
      signal: abort.signal,
      previousCount: PREVIOUS_COUNT,
    });
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    setTimeout(() => abort.abort(), 100);
    const { quotes, problems } = await fetching;
    expect(quotes).toHaveLength(1);
    expect(problems).toEqual([expect.stringContaining("Page 2 of 2 is missing")]);
  });
});

describe("connection", () => {
  test("refused is reported with its code, after retries", async () => {
    const port = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, "127.0.0.1", () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
      });
    });
    const client = source({ baseUrl: `http://127.0.0.1:${port}/api/v3` });
    const error = await failureOf(client.fetch());
    expect(error).toMatchObject({ reason: "unreachable", status: null });
    expect(error.message).toContain("ECONNREFUSED");
    expect(error.message).toContain(`127.0.0.1:${port}`);
    expect(error.message).toContain("npm run demo");
    expect(client.waits).toHaveLength(3);
  });

  test("broken in the middle of a page is tried again", async () => {
    server.answerWith(() =>
      server.requests.length === 1 ? { body: PAGE, breakAfterBytes: 20 } : { body: PAGE },
    );
    await expect(source().fetch()).resolves.toMatchObject({
      problems: [],
      quotes: [{ values: { price: 87270 } }],
    });
    expect(server.requests).toHaveLength(2);
  });

  test("broken each time is unreachable, not a bad answer", async () => {
    expect(await failureFor({ body: PAGE, breakAfterBytes: 20 })).toMatchObject({ reason: "unreachable" });
  });

  test("server errors that pass cost nothing but time", async () => {
    server.answerWith(() => (server.requests.length < 3 ? { status: 502, body: "" } : { body: PAGE }));
    await expect(source().fetch()).resolves.toMatchObject({ problems: [] });
    expect(server.requests).toHaveLength(3);
  });
});
