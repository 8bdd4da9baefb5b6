import { expect, test } from "vitest";
import { parseCoinQuote } from "@/lib/sources/coingecko/parse-quote";

const BITCOIN = {
  id: "bitcoin",
  symbol: "btc",
  name: "Bitcoin",
  image: "https://assets.coingecko.com/coins/images/1/large/bitcoin.png?1547033579",
  current_price: 87270,
  total_volume: 18867210007.25,
  market_cap_rank: 1,
  last_updated: "2025-12-29T01:20:31.512Z",
};

const VALUES = { price: BITCOIN.current_price, volume: BITCOIN.total_volume };

test("a whole coin becomes a whole quote", () => {
  expect(parseCoinQuote(BITCOIN)).toEqual({
    providerId: "bitcoin-usd",
    base: "BTC",
    quote: "USD",
    name: "Bitcoin",
    values: { price: 87270, volume: 18867210007.25 },
    providerAt: new Date("2025-12-29T01:20:31.512Z"),
    iconUrl: "https://assets.coingecko.com/coins/images/1/small/bitcoin.png?1547033579",
    marketCapRank: 1,
  });
});

test.each([
  [null],
  [undefined],
  ["bitcoin"],
  [7],
  [[]],
  [{}],
  [{ ...BITCOIN, id: null }],
  [{ ...BITCOIN, id: " " }],
])("%j cannot be attributed: it keeps an empty provider id, to be counted", (element) => {
  expect(parseCoinQuote(element).providerId).toBe("");
});

test("one odd field costs only itself", () => {
  const quote = parseCoinQuote({
    ...BITCOIN,
    symbol: null,
    name: 5,
    image: "missing_large.png",
    market_cap_rank: "first",
    last_updated: "yesterday",
    roi: { times: "x" },
  });
  expect(quote).toEqual({
    providerId: "bitcoin-usd",
    base: null,
    quote: "USD",
    name: null,
    values: { price: 87270, volume: 18867210007.25 },
    providerAt: null,
    iconUrl: null,
    marketCapRank: null,
  });
});

test.each(["symbol", "name", "image", "market_cap_rank", "last_updated"])(
  "a coin without the key %s keeps all the others",
  (absent) => {
    const whole = { ...parseCoinQuote(BITCOIN) };
    const fields = Object.fromEntries(Object.entries(BITCOIN).filter(([key]) => key !== absent));
    const field = {
      symbol: "base",
      name: "name",
      image: "iconUrl",
      market_cap_rank: "marketCapRank",
      last_updated: "providerAt",
    }[absent];
    expect(parseCoinQuote(fields)).toEqual({ ...whole, [String(field)]: null });
  },
);

test.each([[null], [undefined], [""], ["  "], [5]])("a symbol or name of %j is not given", (value) => {
  expect(parseCoinQuote({ ...BITCOIN, symbol: value, name: value })).toMatchObject({
    providerId: "bitcoin-usd",
    base: null,
    name: null,
    values: { price: 87270 },
  });
});

test.each([
  [null, null],
  [undefined, null],
  [0, 0],
  [-1, -1],
  [1e-18, 1e-18],
  [6.9522783426084e13, 69522783426084],
  ["1.50", "1.50"],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [true, "true"],
  [[5], "[5]"],
])("passes a price or volume of %j on as %j, to be validated by recording", (given, expected) => {
  expect(parseCoinQuote({ ...BITCOIN, current_price: given }).values).toEqual({
    ...VALUES,
    price: expected,
  });
  expect(parseCoinQuote({ ...BITCOIN, total_volume: given }).values).toEqual({ ...VALUES, volume: expected });
});

test("a coin without price or volume keeps the other one", () => {
  const { current_price: _, ...priceless } = BITCOIN;
  expect(parseCoinQuote(priceless).values).toEqual({ ...VALUES, price: null });
  const { total_volume: __, ...withoutVolume } = BITCOIN;
  expect(parseCoinQuote(withoutVolume).values).toEqual({ ...VALUES, volume: null });
});

test.each([
  ["2025-11-01T01:12:20Z", Date.UTC(2025, 10, 1, 1, 12, 20)],
  ["2025-11-01T03:12:20.5+02:00", Date.UTC(2025, 10, 1, 1, 12, 20, 500)],
  // Without a zone it could be any hour of the day.
  ["2025-11-01T01:12:20", null],
  ["2025-02-30T00:00:00Z", null],
  ["1", null],
  [1_762_000_000, null],
])("last_updated %j is read as %j", (last_updated, expected) => {
  expect(parseCoinQuote({ ...BITCOIN, last_updated }).providerAt?.getTime() ?? null).toBe(expected);
});

test.each([
  ["https://coin-images.coingecko.com/coins/images/3/thumb/a.webp", "/coins/images/3/small/a.webp"],
  ["https://assets.coingecko.com/coins/images/1/small/large/b.png", "/coins/images/1/small/large/b.png"],
  ["https://assets.coingecko.com/markets/large/b.png", "/markets/large/b.png"],
])("the icon of %s is its small form, if it has one", (image, path) => {
  expect(parseCoinQuote({ ...BITCOIN, image }).iconUrl).toBe(new URL(path, image).href);
});
