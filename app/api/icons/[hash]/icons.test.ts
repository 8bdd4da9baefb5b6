import { beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/icons/[hash]/route";
import { GET as getPairs } from "@/app/api/pairs/route";
import { errorReply } from "@/lib/contracts/errors";
import { pairsReply } from "@/lib/contracts/pairs";
import { recordTick } from "@/lib/ingest/record-tick";
import { pngOf } from "@/lib/testing/pictures";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

const PNG = pngOf([200, 30, 30]);
const ADDRESS = "https://images.example.org/a.png";
let scratch: ScratchDatabase;
/** Path of the icon in the list of pairs. */
let path: string;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  Object.assign(globalThis, { sigmawatchDatabase: scratch.db });
  const quote = quoteOf("a", "1", { iconUrl: ADDRESS });
  await recordTick(scratch.db, tickOf(sourceOf("market"), MONDAY_MS, [quote]));
  const stored = { hash: "hash-of-the-icon", bytes: new Uint8Array(PNG), contentType: "image/png" };
  await scratch.db.icon.create({ data: { address: ADDRESS, ...stored, fetchedAt: new Date(MONDAY_MS) } });
  const list = pairsReply.parse(await (await getPairs(new Request("http://localhost/api/pairs"))).json());
  path = list.pairs[0]?.icon ?? "";
});

const ask = (hash: string, headers: Record<string, string> = {}) =>
  GET(new Request(`http://localhost/api/icons/${encodeURIComponent(hash)}`, { headers }), {
    params: Promise.resolve({ hash }),
  });
const hash = () => path.slice("/api/icons/".length);

describe("GET /api/icons/{hash}", () => {
  it("sends the bytes publicly, as immutable, with headers that block scripts and requests", async () => {
    const response = await ask(hash());
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "public, max-age=31536000, immutable",
      "content-length": String(PNG.length),
      "content-security-policy": "default-src 'none'; sandbox",
      "content-type": "image/png",
      "cross-origin-resource-policy": "same-origin",
      etag: `"${hash()}"`,
      "x-content-type-options": "nosniff",
    });
  });

  it("returns 304 to a client that has the icon", async () => {
    const held = await ask(hash(), { "if-none-match": `"${hash()}"` });
    expect([held.status, await held.text()]).toEqual([304, ""]);
    expect((await ask(hash(), { "if-none-match": '"another"' })).status).toBe(200);
  });

  it.each([
    "",
    "AAAAAAAAAAAAAAAA",
    "../../etc/passwd",
    "a".repeat(100_000),
    "' OR hash IS NOT NULL --",
    "\u0000",
  ])("answers 404 for %.30j", async (unknown) => {
    const response = await ask(unknown);
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(errorReply.parse(await response.json()).error.code).toBe("not_found");
  });
});
