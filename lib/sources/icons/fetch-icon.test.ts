import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { iconAddresses } from "@/lib/sources/coingecko/icon-addresses";
import { fetchIcon, type IconError } from "@/lib/sources/icons/fetch-icon";
import { imageTypeOf } from "@/lib/sources/icons/image-type";
import { type FakeAnswer, type FakeCoinGecko, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { BEGINNINGS, pngOf } from "@/lib/testing/pictures";

const PNG = pngOf([200, 30, 30]);
const PICTURE = { headers: { "content-type": "image/png" }, body: PNG };

let server: FakeCoinGecko;
let origin: string;
beforeEach(async () => {
  server = await startFakeCoinGecko();
  origin = new URL(server.baseUrl).origin;
});
afterEach(() => server.close());

const signal = () => new AbortController().signal;
const fetchHere = (path: string, limits: { timeoutMs?: number; maxBytes?: number } = {}) =>
  fetchIcon(`${origin}${path}`, iconAddresses(server.baseUrl), { signal: signal(), ...limits });
/** The reason and the words of a fetch that must fail. */
const failure = async (fetching: Promise<unknown>): Promise<Pick<IconError, "reason" | "message">> =>
  fetching.then(
    () => Promise.reject(new Error("It was fetched.")),
    (error: unknown) => error as IconError, // what fetchIcon throws; the assertions look at its reason
  );

describe("fetchIcon", () => {
  it("asks for the small form, without cookies or keys, and gives the bytes and their type", async () => {
    server.answerWith(() => PICTURE);
    const icon = await fetchHere("/coins/images/1/large/bitcoin.png?1547033579");
    expect(icon).toEqual({ bytes: PNG, contentType: "image/png" });
    const [asked] = server.requests;
    expect(asked?.path).toBe("/coins/images/1/small/bitcoin.png");
    expect(asked?.query.has("1547033579")).toBe(true);
    expect(Object.keys(asked?.headers ?? {}).sort()).toEqual(
      ["accept", "accept-encoding", "connection", "host", "user-agent"].sort(),
    );
  });

  it.each(Object.entries(BEGINNINGS))(
    "takes %s for what its bytes say, whatever its server says",
    async (type, bytes) => {
      server.answerWith(() => ({ headers: { "content-type": "text/html" }, body: bytes }));
      expect((await fetchHere("/a")).contentType).toBe(type);
    },
  );

  it.each<[string, FakeAnswer, IconError["reason"], RegExp]>([
    ["a page", { body: "<!doctype html><p>hello" }, "unusable", /no PNG, JPEG, WebP or GIF/],
    [
      "an SVG, which can hold scripts",
      { headers: { "content-type": "image/png" }, body: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
      "unusable",
      /no PNG/,
    ],
    ["nothing", { body: "" }, "unusable", /no PNG/],
    ["a PNG cut off in its mark", { body: PNG.subarray(0, 7) }, "unusable", /no PNG/],
    ["a file that is not there", { status: 404 }, "refused", /answered 404/],
    ["one that needs a key", { status: 403 }, "refused", /answered 403/],
    ["an empty success", { status: 204 }, "refused", /answered 204/],
    ["a server in trouble", { status: 502 }, "unavailable", /answered 502/],
    ["a server that has had enough", { status: 429 }, "rate_limited", /asks to be left alone \(429\)/],
    ["a redirect to nowhere", { status: 302 }, "refused", /answered 302/],
  ])("says why it gets nothing from %s", async (_, answer, reason, words) => {
    server.answerWith(() => answer);
    expect(await failure(fetchHere("/a"))).toMatchObject({ reason, message: expect.stringMatching(words) });
  });

  it("hands on for how long a server wants to be left alone", async () => {
    server.answerWith(() => ({ status: 429, headers: { "retry-after": "77" } }));
    expect(await failure(fetchHere("/a"))).toMatchObject({ retryAfterMs: 77_000 });
  });

  it("refuses what says it is too large without reading it", async () => {
    server.answerWith(() => ({ body: Buffer.concat([PNG, Buffer.alloc(5_000_000)]) }));
    expect(await failure(fetchHere("/a"))).toMatchObject({
      reason: "unusable",
      message: "It is larger than 256 kB.",
    });
  });

  it("stops reading what turns out to be too large, its connection closed", async () => {
    server.answerWith(() => ({
      chunked: true,
      body: Buffer.concat([PNG, Buffer.alloc(1_000_000)]),
      drip: { bytes: 20_000, everyMs: 5 },
    }));
    expect(await failure(fetchHere("/a"))).toMatchObject({ reason: "unusable" });
    await expect.poll(() => server.waiting()).toBe(0);
    // What is just not too large is taken.
    server.answerWith(() => ({ chunked: true, body: PNG }));
    expect((await fetchHere("/a", { maxBytes: PNG.length })).bytes).toEqual(PNG);
    expect(await failure(fetchHere("/a", { maxBytes: PNG.length - 1 }))).toMatchObject({
      reason: "unusable",
    });
  });

  it.each<[string, FakeAnswer]>([
    ["never answers", { hang: true }],
    ["drips", { body: PNG, drip: { bytes: 1, everyMs: 20 } }],
  ])("gives up on a server that %s", async (_, answer) => {
    server.answerWith(() => answer);
    expect(await failure(fetchHere("/a", { timeoutMs: 300 }))).toMatchObject({
      reason: "unavailable",
      message: `${new URL(origin).host} did not reply in 0.3 s.`,
    });
    await expect.poll(() => server.waiting()).toBe(0);
  });

  it("tells a connection that breaks, or cannot be made, from an icon that is there", async () => {
    server.answerWith(() => ({ body: PNG, breakAfterBytes: 60 }));
    expect(await failure(fetchHere("/a"))).toMatchObject({ reason: "unavailable" });
    const nobody = iconAddresses("http://127.0.0.1:1/api/v3");
    expect(await failure(fetchIcon("http://127.0.0.1:1/a", nobody, { signal: signal() }))).toMatchObject({
      reason: "unavailable",
      message: "127.0.0.1:1 cannot be reached or broke off: ECONNREFUSED.",
    });
  });

  it("ends at once, with the signal's own reason, when it is told to", async () => {
    server.answerWith(() => ({ hang: true }));
    const stop = new AbortController();
    const fetching = fetchIcon(`${origin}/a`, iconAddresses(server.baseUrl), { signal: stop.signal });
    await expect.poll(() => server.waiting()).toBe(1);
    stop.abort(new Error("enough"));
    await expect(fetching).rejects.toThrow("enough");
  });

  it("follows a redirect or three within the source's places, and no loop", async () => {
    server.answerWith(({ path }) => {
      const step = Number(path.slice(1));
      return step === 3 ? PICTURE : { status: 302, headers: { location: `/${step + 1}` } };
    });
    expect((await fetchHere("/0")).bytes).toEqual(PNG);
    server.answerWith(() => ({ status: 301, headers: { location: "/again" } }));
    const before = server.requests.length;
    expect(await failure(fetchHere("/a"))).toMatchObject({
      reason: "unusable",
      message: expect.stringContaining("redirects more than 3 times"),
    });
    expect(server.requests.length - before).toBe(4);
  });

  it("follows no redirect that leads elsewhere", async () => {
    const other = await startFakeCoinGecko();
    try {
      other.answerWith(() => PICTURE);
      server.answerWith(() => ({ status: 302, headers: { location: new URL("/a", other.baseUrl).href } }));
      expect(await failure(fetchHere("/a"))).toMatchObject({ reason: "not_allowed" });
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it.each([
    "https://images.example.org/a.png",
    "http://assets.coingecko.com/coins/images/1/large/bitcoin.png",
    "https://assets.coingecko.com:8443/a.png",
    "https://assets.coingecko.com.example.org/a.png",
    "https://someone:secret@assets.coingecko.com/a.png",
    "http://169.254.169.254/latest/meta-data",
    "http://[::1]/a.png",
    "file:///etc/passwd",
    "data:image/png;base64,iVBORw0KGgo=",
    "missing_large.png",
  ])("asks for nothing at %s", async (address) => {
    expect(await failure(fetchIcon(address, iconAddresses(undefined), { signal: signal() }))).toMatchObject({
      reason: "not_allowed",
    });
  });

  it("asks for nothing on this machine unless the operator sent the source there", async () => {
    server.answerWith(() => PICTURE);
    expect(
      await failure(fetchIcon(`${origin}/a`, iconAddresses(undefined), { signal: signal() })),
    ).toMatchObject({ reason: "not_allowed" });
    // Not even where a source's own place turns out to lie in a private network.
    const { smallForm } = iconAddresses(undefined);
    for (const place of ["https://localhost:8443", "https://127.0.0.1:8443", "https://[::1]:8443"]) {
      const places = { origins: [place], ownOrigin: null, smallForm };
      expect(await failure(fetchIcon(`${place}/a`, places, { signal: signal() }))).toMatchObject({
        reason: "not_allowed",
        message: expect.stringContaining("private address"),
      });
    }
    expect(server.requests).toEqual([]);
  });
});

describe("iconPlaces", () => {
  it.each([
    [
      "https://assets.coingecko.com/coins/images/1/large/bitcoin.png?15470",
      "https://assets.coingecko.com/coins/images/1/small/bitcoin.png?15470",
    ],
    [
      "https://coin-images.coingecko.com/coins/images/3/thumb/a.webp",
      "https://coin-images.coingecko.com/coins/images/3/small/a.webp",
    ],
    [
      "https://assets.coingecko.com/coins/images/1/small/large/b.png",
      "https://assets.coingecko.com/coins/images/1/small/large/b.png",
    ],
    ["https://assets.coingecko.com/markets/large/b.png", "https://assets.coingecko.com/markets/large/b.png"],
  ])("takes the small form of %s", (address, small) => {
    expect(iconAddresses(undefined).smallForm(address)).toBe(small);
  });
});

describe("imageTypeOf", () => {
  it.each(["", "GIF90a", "RIFF1234WAVE", "\xff\xd8", "BM", "%PDF-1.7", "<?xml version='1.0'?><svg/>"])(
    "knows no image in %j",
    (text) => {
      expect(imageTypeOf(Buffer.from(text, "latin1"))).toBeNull();
    },
  );
});
