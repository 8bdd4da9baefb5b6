import { readdirSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { validateQuotes } from "@/lib/ingest/validate-quotes";
import { plainDecimal } from "@/lib/market/decimal";
import { type CoinGeckoSettings, createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import type { Quote } from "@/lib/sources/price-source";
import { type FakeCoinGecko, longTailPages, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { hasRecordedData, readRecordedText, recordedData } from "@/lib/testing/recorded-data";

let server: FakeCoinGecko;

beforeAll(async () => {
  server = await startFakeCoinGecko();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
});

function source(settings: Partial<CoinGeckoSettings> = {}) {
  return createCoinGecko({
    plan: "keyless",
    pages: 1,
    intervalSeconds: 60,
    baseUrl: server.baseUrl,
    ...settings,
  });
}

const AT = new Date("2025-12-30T01:15:00Z");
/** The round before brought as many coins as these small answers hold, so that their last page is not short. */
const request = () => ({ at: AT, signal: new AbortController().signal, previousCount: 1 });

/** A page of made-up coins `coin-FROM` … */
function coins(from: number, count: number): string {
  return JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      id: `coin-${from + index}`,
      symbol: `c${from + index}`,
      name: `Coin ${from + index}`,
      current_price: from + index + 0.5,
      last_updated: "2025-12-30T01:14:30.000Z",
    })),
  );
}

/** Number tokens of a field as they stand in a body, without trailing zeros behind the point; null for null. */
function priceTokens(body: string): (string | null)[] {
  return Array.from(body.matchAll(/"current_price":\s*([^,}\s]+)/g), ([, token = ""]) =>
    token === "null" ? null : withoutTrailingZeros(plainDecimal(token)),
  );
}

function withoutTrailingZeros(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

const pricesOf = (quotes: Quote[]) =>
  quotes.map(({ values: { price = null } }) =>
    price === null ? null : withoutTrailingZeros(plainDecimal(price)),
  );

describe.skipIf(!hasRecordedData)("recorded pages, when the recordings are present", () => {
  const folder = (name: string) =>
    readdirSync(recordedData("coingecko", name)).map((file) => recordedData("coingecko", name, file));

  test.each([
    ["60 daily pages", "markets-daily-2025-11-01", 60],
    ["four pages within 91 minutes", "markets-2023-03-20-four-within-91-minutes", 4],
  ])("%s come out with every coin in order and every digit as it was sent", async (_, name, files) => {
    const bodies = folder(name).map(readRecordedText);
    expect(bodies).toHaveLength(files);
    const client = source();
    for (const body of bodies) {
      server.answerWith(() => ({ body }));
      const { quotes, problems } = await client.fetchQuotes(request());
      expect(problems).toEqual([]);
      expect(quotes).toHaveLength(100);
      expect(pricesOf(quotes)).toEqual(priceTokens(body));
      const sent = JSON.parse(body) as { id: string; last_updated: string; symbol: string }[]; // recorded, known form
      expect(quotes.map((quote) => quote.providerId)).toEqual(sent.map((coin) => `${coin.id}-usd`));
      expect(quotes.map((quote) => quote.base)).toEqual(sent.map((coin) => coin.symbol.toUpperCase()));
      expect(quotes.map((quote) => quote.providerAt?.getTime())).toEqual(
        sent.map((coin) => Date.parse(coin.last_updated)),
      );
      expect(quotes.every((quote) => quote.iconUrl?.startsWith("https://") && quote.marketCapRank)).toBe(
        true,
      );
      expect(validateQuotes(quotes, AT).rejectedBy).toEqual({});
    }
  });

  test.each([
    ["50-coins-2021-12-02.json", 50],
    ["57-coins-by-ids-2022-01-06.json", 57],
    ["100-coins-2025-12-29-with-1h-change.json", 100],
    ["1-coin-bitcoin-usd-2021-05-15.json", 1],
  ])("%s comes out whole", async (file, count) => {
    const body = readRecordedText(recordedData("coingecko", "markets", file));
    server.answerWith(() => ({ body }));
    const { quotes, problems } = await source().fetchQuotes(request());
    expect(problems).toEqual([]);
    expect(quotes).toHaveLength(count);
    expect(pricesOf(quotes)).toEqual(priceTokens(body));
  });

  test("the long tail over 16 pages: nulls, zeros, 1e-17 and 7e13 are all accounted for", async () => {
    const file = recordedData("coingecko", "markets-longtail", "reduced-by-id-2023-12.json.gz");
    const bodies = longTailPages(readRecordedText(file), 250);
    expect(bodies).toHaveLength(16);
    server.answerWith(({ page }) => ({ body: bodies[page - 1] ?? "[]" }));
    const { quotes, problems } = await source({ pages: 16 }).fetchQuotes(request());

    expect(problems).toEqual([]);
    expect(quotes).toHaveLength(3983);
    const tokens = bodies.flatMap(priceTokens);
    expect(tokens).toContain("69522783426084");
    expect(tokens.some((token) => token?.startsWith("0.0000000000000000"))).toBe(true);
    expect(pricesOf(quotes)).toEqual(tokens);

    const { valid, rejectedBy } = validateQuotes(quotes, AT);
    const notPositive = tokens.filter((token) => token !== null && Number(token) <= 0).length;
    expect(rejectedBy).toEqual({ no_price: 111, not_positive: notPositive });
    expect(valid.length + 111 + notPositive).toBe(3983);
  });
});

describe("requests", () => {
  beforeEach(() => server.answerWith(({ page }) => ({ body: coins(page * 1000, 3) })));

  test("pages of 250 by market capitalization, in USD, in full precision", async () => {
    await source({ pages: 2 }).fetchQuotes(request());
    const sent = server.requests
      .toSorted((a, b) => a.page - b.page)
      .map(({ path, query }) => ({ path, ...Object.fromEntries(query) }));
    const common = {
      path: "/api/v3/coins/markets",
      vs_currency: "usd",
      order: "market_cap_desc",
      per_page: "250",
      precision: "full",
    };
    expect(sent).toEqual([
      { ...common, page: "1" },
      { ...common, page: "2" },
    ]);
  });

  test.each([
    ["keyless", undefined, undefined, undefined],
    ["keyless", "CG-unused", undefined, undefined],
    ["demo", "CG-demo-key", "CG-demo-key", undefined],
    ["demo", "  CG-demo-key\n", "CG-demo-key", undefined],
    ["pro", "CG-pro-key", undefined, "CG-pro-key"],
  ] as const)("plan %s with key %j sends demo key %s, pro key %s", async (plan, apiKey, demo, pro) => {
    await source({ plan, apiKey }).fetchQuotes(request());
    expect(server.requests[0]?.headers["x-cg-demo-api-key"]).toBe(demo);
    expect(server.requests[0]?.headers["x-cg-pro-api-key"]).toBe(pro);
  });

  test("keys, address and plan come from the settings only, whatever the client's own variables say", async () => {
    vi.stubEnv("COINGECKO_PRO_API_KEY", "CG-from-environment");
    vi.stubEnv("COINGECKO_DEMO_API_KEY", "CG-from-environment");
    vi.stubEnv("COINGECKO_BASE_URL", "http://127.0.0.1:1/");
    try {
      await source().fetchQuotes(request());
      expect(JSON.stringify(server.requests)).not.toContain("CG-from-environment");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("a slash at the end of the address makes no difference", async () => {
    await source({ baseUrl: `${server.baseUrl}/` }).fetchQuotes(request());
    expect(server.requests[0]?.path).toBe("/api/v3/coins/markets");
  });
});

describe("pages", () => {
  test("are requested in parallel and joined in their order", async () => {
    const own = await startFakeCoinGecko();
    try {
      // The later a page, the sooner its answer.
      own.answerWith(({ page }) => ({ body: coins(page * 1000, 2), delayMs: 300 - page * 60 }));
      const { quotes } = await source({ pages: 4, baseUrl: own.baseUrl }).fetchQuotes(request());
      expect(own.mostAtOnce).toBe(4);
      expect(quotes.map((quote) => quote.values.price)).toEqual([
        1000.5, 1001.5, 2000.5, 2001.5, 3000.5, 3001.5, 4000.5, 4001.5,
      ]);
    } finally {
      await own.close();
    }
  });

  test("as many as can be set leave no warning of the runtime behind", async () => {
    const warned = vi.spyOn(process, "emitWarning");
    server.answerWith(({ page }) => ({ body: coins(page * 1000, 1) }));
    const { quotes } = await source({ pages: 40 }).fetchQuotes(request());
    expect(quotes).toHaveLength(40);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  test("one that fails is reported, and the others' quotes are kept", async () => {
    server.answerWith(({ page }) =>
      page === 2
        ? { status: 422, body: '{"error":"Missing parameter vs_currency"}' }
        : { body: coins(page * 1000, 250) },
    );
    const { quotes, problems } = await source({ pages: 3 }).fetchQuotes(request());
    expect(quotes.map((quote) => quote.base?.slice(0, 2))).toEqual([
      ...Array(250).fill("C1"),
      ...Array(250).fill("C3"),
    ]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^Page 2 of 3 is missing: .*422.*Missing parameter vs_currency/);
  });

  test("all failing throws the first page's error", async () => {
    server.answerWith(({ page }) => ({
      status: 400 + page,
      body: `{"error":"page ${page}"}`,
      delayMs: page === 1 ? 50 : 0,
    }));
    await expect(source({ pages: 3 }).fetchQuotes(request())).rejects.toMatchObject({
      reason: "unauthorized",
      status: 401,
      message: expect.stringContaining("page 1"),
    });
  });

  test("several that fail alike are reported in one sentence", async () => {
    server.answerWith(({ page }) =>
      page === 1 ? { body: coins(0, 250) } : { status: 422, body: '{"error":"no"}' },
    );
    const { problems } = await source({ pages: 4 }).fetchQuotes(request());
    expect(problems).toEqual([
      expect.stringMatching(/^Pages 2–4 of 4 are missing: CoinGecko did not accept/),
    ]);
  });

  test("an empty one among others is reported", async () => {
    server.answerWith(({ page }) => ({ body: page === 2 ? "[]" : coins(page * 1000, 250) }));
    const { quotes, problems } = await source({ pages: 3 }).fetchQuotes(request());
    expect(quotes).toHaveLength(500);
    expect(problems).toEqual(["Page 2 of 3 is short: 0 coins came where 250 were expected."]);
  });

  test("one shorter than in the rounds before is reported, and its quotes are kept", async () => {
    server.answerWith(() => ({ body: coins(0, 10) }));
    const { quotes, problems } = await source().fetchQuotes({ ...request(), previousCount: 53 });
    expect(quotes).toHaveLength(10);
    expect(problems).toEqual(["Page 1 of 1 is short: 10 coins came where 53 were expected."]);
  });

  test("one shorter than the page size is reported when no round is known", async () => {
    server.answerWith(() => ({ body: coins(0, 50) }));
    const { problems } = await source().fetchQuotes({ ...request(), previousCount: null });
    expect(problems).toEqual(["Page 1 of 1 is short: 50 coins came where 250 were expected."]);
  });

  test("an answer without any coin is a failure, not an empty success", async () => {
    server.answerWith(() => ({ body: "[]" }));
    await expect(source().fetchQuotes(request())).rejects.toMatchObject({
      reason: "bad_answer",
      status: 200,
    });
  });

  test("a coin that moved across their boundary is returned twice and recorded once", async () => {
    server.answerWith(({ page }) => ({ body: coins(page === 1 ? 0 : 1, 2) }));
    const { quotes } = await source({ pages: 2 }).fetchQuotes(request());
    expect(quotes.map((quote) => quote.providerId)).toEqual([
      "coin-0-usd",
      "coin-1-usd",
      "coin-1-usd",
      "coin-2-usd",
    ]);
    expect(validateQuotes(quotes, AT).rejectedBy).toEqual({ duplicate_quote: 1 });
  });
});

test("one bad coin costs no other, and is counted", async () => {
  const good = JSON.parse(coins(1, 2)) as unknown[];
  const body = JSON.stringify([
    good[0],
    null,
    { name: "No id" },
    { id: "priceless", current_price: null },
    "x",
    good[1],
  ]);
  server.answerWith(() => ({ body }));
  const { quotes, problems } = await source().fetchQuotes(request());
  expect(problems).toEqual([]);
  expect(quotes).toHaveLength(6);
  const { valid, rejectedBy } = validateQuotes(quotes, AT);
  expect(valid.map((quote) => quote.providerId)).toEqual(["coin-1-usd", "coin-2-usd"]);
  expect(rejectedBy).toEqual({ invalid: 3, no_price: 1 });
});

test("NaN and Infinity cost their own quotes only", async () => {
  const names = '"name":"NaN of Infinity"';
  server.answerWith(() => ({
    body: `[{"id":"a",${names},"current_price":NaN},{"id":"b",${names},"current_price":1.5,"market_cap_rank":NaN},
      {"id":"c","current_price":-Infinity},{"id":"d","current_price":2,"roi":{"times":Infinity}}]`,
  }));
  const { quotes, problems } = await source().fetchQuotes(request());
  expect(problems).toEqual([]);
  const { valid, rejectedBy } = validateQuotes(quotes, AT);
  expect(valid.map(({ name, values }) => [name, values.price])).toEqual([
    ["NaN of Infinity", "1.5"],
    [null, "2"],
  ]);
  expect(rejectedBy).toEqual({ not_a_number: 2 });
});

test("digits beyond a double are kept", async () => {
  const body =
    '[{"id":"a","current_price":0.12345678901234567890123},{"id":"b","current_price":105652.65330358183}]';
  server.answerWith(() => ({ body }));
  const { quotes } = await source().fetchQuotes(request());
  expect(validateQuotes(quotes, AT).valid.map(({ values }) => values.price)).toEqual([
    "0.12345678901234567890123",
    "105652.65330358183",
  ]);
});

test("a coin without a price key is named and has no price", async () => {
  const body = '[{"id":"no-price","symbol":"np","name":"No Price","market_cap_rank":1}]';
  server.answerWith(() => ({ body }));
  const { quotes } = await source().fetchQuotes(request());
  expect(quotes).toMatchObject([{ providerId: "no-price-usd", name: "No Price", values: { price: null } }]);
  expect(validateQuotes(quotes, AT).rejectedBy).toEqual({ no_price: 1 });
});

test("a page counts whatever its content type says", async () => {
  for (const type of ["text/plain", "text/html; charset=utf-8", "application/octet-stream"]) {
    server.answerWith(() => ({ headers: { "content-type": type }, body: coins(1, 2) }));
    const { quotes } = await source().fetchQuotes(request());
    expect(quotes).toHaveLength(2);
  }
});

test("a price beyond what a double holds is passed on, to be rejected by recording", async () => {
  server.answerWith(() => ({ body: '[{"id":"a","symbol":"a","name":"A","current_price":1e400}]' }));
  const { quotes } = await source().fetchQuotes(request());
  expect(validateQuotes(quotes, AT).rejectedBy).toEqual({ not_a_number: 1 });
});

test("a page of 10 MB is read", async () => {
  const filler = "x".repeat(100_000);
  const body = JSON.stringify(
    Array.from({ length: 100 }, (_, index) => ({
      id: `coin-${index}`,
      current_price: 1,
      description: filler,
    })),
  );
  server.answerWith(() => ({ body }));
  const { quotes } = await source().fetchQuotes(request());
  expect(quotes).toHaveLength(100);
});

describe("making the source", () => {
  test("says what it is and what its plan allows", () => {
    const made = source({ plan: "demo", apiKey: "CG-key", pages: 2 });
    expect(made).toMatchObject({ name: "coingecko", kind: "coingecko", intervalSeconds: 60 });
    expect(made.limits).toEqual({ plan: "demo", callsPerMinute: 30, callsPerMonth: 10_000, callsPerTick: 2 });
    expect(made.warnings).toEqual([expect.stringContaining("86,400 calls in 30 days")]);
    expect(source().warnings).toEqual([]);
  });

  test("warns of a key that is not used", () => {
    expect(source({ apiKey: "CG-key" }).warnings).toEqual([expect.stringContaining("COINGECKO_PLAN")]);
  });

  test.each([
    [{ plan: "demo" as const }, "needs a key"],
    [{ plan: "pro" as const, apiKey: "  " }, "needs a key"],
    [{ plan: "demo" as const, apiKey: "CG-ké y" }, "copy it again"],
    [{ pages: 0 }, "COINGECKO_PAGES"],
    [{ pages: 1.5 }, "COINGECKO_PAGES"],
  ])("refuses %j", (settings, message) => {
    expect(() => source(settings)).toThrow(message);
    expect(() => source(settings)).not.toThrow("ké");
  });
});
