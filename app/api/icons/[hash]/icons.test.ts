import { beforeAll, describe, expect, it, vi } from "vitest";
import { GET } from "@/app/api/icons/[hash]/route";
import { GET as getPairs } from "@/app/api/pairs/route";
import { errorReply } from "@/lib/contracts/errors";
import { pairsReply } from "@/lib/contracts/pairs";
import { readIcon } from "@/lib/data/icons";
import { matchIcons, storeIcons, takeDueIcons } from "@/lib/ingest/record-icons";
import { recordTick } from "@/lib/ingest/record-tick";
import { pngOf } from "@/lib/testing/pictures";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

const PNG = pngOf([200, 30, 30]);
const ADDRESS = "https://images.example.org/a.png";
let scratch: ScratchDatabase;
/** As the list of pairs names it. */
let path: string;

/** Stores an icon of a pair as the fetching does. */
async function addIcon(id: string, address: string, bytes: Buffer, atMs: number): Promise<void> {
  const at = new Date(atMs);
  await recordTick(scratch.db, tickOf(sourceOf("market"), atMs, [quoteOf(id, "1", { iconUrl: address })]));
  await matchIcons(scratch.db, ["market"], at);
  const due = await takeDueIcons(scratch.db, ["market"], at, 10);
  const fetched = { bytes, contentType: "image/png" };
  await storeIcons(
    scratch.db,
    due.map((icon) => ({ icon, fetched, failed: null })),
    at,
  );
}

beforeAll(async () => {
  scratch = await createScratchDatabase();
  Object.assign(globalThis, { sigmawatchDatabase: scratch.db });
  await addIcon("a", ADDRESS, PNG, MONDAY_MS);
  const list = pairsReply.parse(await (await getPairs(new Request("http://localhost/api/pairs"))).json());
  path = list.pairs[0]?.icon ?? "";
});

const ask = (hash: string, headers: Record<string, string> = {}) =>
  GET(new Request(`http://localhost/api/icons/${encodeURIComponent(hash)}`, { headers }), {
    params: Promise.resolve({ hash }),
  });
const hash = () => path.slice("/api/icons/".length);

describe("GET /api/icons/{hash}", () => {
  it("gives the very bytes to anyone, to be kept for ever and to run or load nothing", async () => {
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

  it("sends nothing to who holds it already", async () => {
    const held = await ask(hash(), { "if-none-match": `"${hash()}"` });
    expect([held.status, await held.text()]).toEqual([304, ""]);
    expect((await ask(hash(), { "if-none-match": '"another"' })).status).toBe(200);
  });

  it("asks the database once, then gives it from memory", async () => {
    const asked = vi.spyOn(scratch.db, "$queryRaw");
    await addIcon("b", `${ADDRESS}?b`, pngOf([30, 200, 30]), MONDAY_MS + 60_000);
    const stored = await scratch.db.icon.findUniqueOrThrow({ where: { address: `${ADDRESS}?b` } });
    asked.mockClear();
    for (let i = 0; i < 3; i += 1) expect((await ask(stored.hash ?? "")).status).toBe(200);
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });

  it.each([
    "",
    "AAAAAAAAAAAAAAAA",
    "../../etc/passwd",
    "a".repeat(100_000),
    "' OR hash IS NOT NULL --",
    "\u0000",
  ])("answers 404 for what is none: %.30j", async (unknown) => {
    const response = await ask(unknown);
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(errorReply.parse(await response.json()).error.code).toBe("not_found");
  });

  it("keeps the most lately used ones in memory, and no more than a limit", async () => {
    const { db } = await createScratchDatabase();
    const large = (i: number) => Buffer.concat([PNG, Buffer.alloc(250_000, i)]);
    const names = Array.from({ length: 40 }, (_, i) => `hash-of-icon-${String(i).padStart(3, "0")}`);
    await db.icon.createMany({
      data: names.map((name, i) => ({
        ...{ address: name, hash: name, bytes: new Uint8Array(large(i)), contentType: "image/png" },
        fetchedAt: new Date(MONDAY_MS),
      })),
    });
    const asked = vi.spyOn(db, "$queryRaw");
    const [first = ""] = names;
    for (const name of names) {
      await readIcon(name, db);
      await readIcon(first, db);
    }
    // The first one was always in use, so that it stayed; the second gave way.
    expect(asked).toHaveBeenCalledTimes(40);
    await readIcon(names[1] ?? "", db);
    expect(asked).toHaveBeenCalledTimes(41);
    await readIcon(names[39] ?? "", db);
    expect(asked).toHaveBeenCalledTimes(41);
  });
});
