import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchIcon, type IconError } from "@/lib/ingest/icons";
import { type FakeAnswer, type FakeCoinGecko, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { pngOf, SIGNATURES } from "@/lib/testing/pictures";

const PNG = pngOf([200, 30, 30]);
const IMAGE = { headers: { "content-type": "image/png" }, body: PNG };
const ORIGINS = ["https://coin-images.coingecko.com", "https://assets.coingecko.com"];

let server: FakeCoinGecko;
let origin: string;
beforeEach(async () => {
  server = await startFakeCoinGecko();
  origin = new URL(server.baseUrl).origin;
});
afterEach(() => server.close());

const { signal } = new AbortController();
const fetchHere = (path: string, timeoutMs?: number) =>
  fetchIcon(
    `${origin}${path}`,
    { origins: [], ownOrigin: origin },
    { signal, ...(timeoutMs && { timeoutMs }) },
  );
/** The error of a fetch that must fail. */
const failure = async (fetching: Promise<unknown>): Promise<IconError> =>
  fetching.then(
    () => Promise.reject(new Error("It was fetched.")),
    (error: unknown) => error as IconError, // what fetchIcon throws; the assertions look at its fields
  );

describe("fetchIcon", () => {
  it("sends no cookies or keys, and returns the bytes and their type", async () => {
    server.answerWith(() => IMAGE);
    const { bytes, contentType } = await fetchHere("/coins/images/1/small/bitcoin.png?1547033579");
    expect([Buffer.from(bytes), contentType]).toEqual([PNG, "image/png"]);
    const [request] = server.requests;
    expect(request?.path).toBe("/coins/images/1/small/bitcoin.png");
    expect(request?.query.has("1547033579")).toBe(true);
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual(
      ["accept", "accept-encoding", "connection", "host", "user-agent"].sort(),
    );
  });

  it.each(Object.entries(SIGNATURES))(
    "detects %s by the bytes, whatever the server says",
    async (type, bytes) => {
      server.answerWith(() => ({ headers: { "content-type": "text/html" }, body: bytes }));
      expect((await fetchHere("/a")).contentType).toBe(type);
    },
  );

  const limiting = { isLimiting: true, waitMs: null };
  const down = { isLimiting: false, waitMs: null };
  it.each<[string, FakeAnswer, RegExp, IconError["host"]]>([
    ["a page", { body: "<!doctype html><p>hello" }, /not a PNG, JPEG, WebP or GIF/, null],
    ["an SVG, which can hold scripts", { ...IMAGE, body: "<?xml version='1.0'?><svg/>" }, /not a PNG/, null],
    ["an empty file", { body: "" }, /not a PNG/, null],
    ["a truncated signature", { body: PNG.subarray(0, 7) }, /not a PNG/, null],
    ["a sound file", { body: "RIFF1234WAVE" }, /not a PNG/, null],
    ["a missing file", { status: 404 }, /replied with status 404/, null],
    ["a file that needs a key", { status: 403 }, /replied with status 403/, null],
    ["an empty success", { status: 204 }, /replied with status 204/, null],
    ["a redirect without an address", { status: 302 }, /replied with status 302/, null],
    ["a failing server", { status: 502 }, /replied with status 502/, down],
    ["a rate limit", { status: 429 }, /replied with status 429/, limiting],
    [
      "an overloaded server",
      { status: 503, headers: { "retry-after": "7" } },
      /503/,
      { ...limiting, waitMs: 7000 },
    ],
    ["a broken connection", { body: PNG, breakAfterBytes: 60 }, /failed: ECONNRESET/, down],
    ["a large file", { body: Buffer.concat([PNG, Buffer.alloc(5_000_000)]) }, /larger than 256 kB/, null],
  ])("throws an error with the reason for %s", async (_, answer, message, host) => {
    server.answerWith(() => answer);
    expect(await failure(fetchHere("/a"))).toMatchObject({
      name: "IconError",
      message: expect.stringMatching(message),
      host,
    });
  });

  it("stops reading a file that turns out to be too large, and closes the connection", async () => {
    const body = Buffer.concat([PNG, Buffer.alloc(1_000_000)]);
    server.answerWith(() => ({ chunked: true, body, drip: { bytes: 20_000, everyMs: 5 } }));
    expect(await failure(fetchHere("/a"))).toMatchObject({ message: "It is larger than 256 kB." });
    await expect.poll(() => server.waiting()).toBe(0);
  });

  it.each<[string, FakeAnswer]>([
    ["never answers", { hang: true }],
    ["sends slowly", { body: PNG, drip: { bytes: 1, everyMs: 20 } }],
  ])("gives up on a server that %s", async (_, answer) => {
    server.answerWith(() => answer);
    const message = `The request to ${new URL(origin).host} failed: no reply within 0.3 s.`;
    expect(await failure(fetchHere("/a", 300))).toMatchObject({ message, host: down });
    await expect.poll(() => server.waiting()).toBe(0);
  });

  it("ends at once, with the signal's own reason, when the signal aborts", async () => {
    server.answerWith(() => ({ hang: true }));
    const stop = new AbortController();
    const fetching = fetchIcon(`${origin}/a`, { origins: [], ownOrigin: origin }, { signal: stop.signal });
    await expect.poll(() => server.waiting()).toBe(1);
    stop.abort(new Error("enough"));
    await expect(fetching).rejects.toThrow("enough");
  });

  it("follows up to three redirects", async () => {
    server.answerWith(({ path }) => {
      const step = Number(path.slice(1));
      return step === 3 ? IMAGE : { status: 302, headers: { location: `/${step + 1}` } };
    });
    expect((await fetchHere("/0")).contentType).toBe("image/png");
    server.answerWith(() => ({ status: 301, headers: { location: "/again" } }));
    const before = server.requests.length;
    expect((await failure(fetchHere("/a"))).message).toContain("redirects more than 3 times");
    expect(server.requests.length - before).toBe(4);
  });

  it("follows no redirect to another host", async () => {
    const other = await startFakeCoinGecko();
    try {
      other.answerWith(() => IMAGE);
      server.answerWith(() => ({ status: 302, headers: { location: new URL("/a", other.baseUrl).href } }));
      expect((await failure(fetchHere("/a"))).message).toContain("is not one of the source's image hosts");
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
  ])("sends no request for %s", async (address) => {
    const hosts = { origins: ORIGINS, ownOrigin: null };
    const { message } = await failure(fetchIcon(address, hosts, { signal }));
    expect(message).toMatch(/is not one of the source's image hosts|is not a URL/);
  });

  it.each(["https://localhost:8443", "https://127.0.0.1:8443", "https://[::1]:8443"])(
    "refuses %s, a private address, even if a source lists it",
    async (host) => {
      const { message } = await failure(
        fetchIcon(`${host}/a`, { origins: [host], ownOrigin: null }, { signal }),
      );
      expect(message).toContain("private address");
    },
  );
});
