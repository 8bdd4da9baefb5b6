import { beforeAll, expect, it } from "vitest";
import { pageTitleOf } from "@/lib/auth/destination";
import { recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

let scratch: ScratchDatabase;
let pairName: string;
beforeAll(async () => {
  scratch = await createScratchDatabase();
  await recordTick(scratch.db, tickOf(sourceOf("market one"), MONDAY_MS, [quoteOf("a/b", 1)]));
  const { name, base, quote } = await scratch.db.pair.findFirstOrThrow();
  pairName = `${name} ${base}/${quote}`;
});

it("names the account page, the users page and a stored pair's page", async () => {
  expect(await pageTitleOf("/account?x=1", scratch.db)).toBe("your account");
  expect(await pageTitleOf("/users", scratch.db)).toBe("the users page");
  expect(await pageTitleOf("/pairs/market%20one/a%2Fb?window=1h", scratch.db)).toBe(pairName);
});

it.each([
  "/",
  "",
  "/pairs",
  "/pairs/market%20one",
  "/pairs/market%20one/a%2Fb/more",
  "/pairs/market%20one/c",
])("has no name for %j", async (path) => {
  expect(await pageTitleOf(path, scratch.db)).toBeNull();
});

it.each(["/pairs/market%20one/%ff", "/pairs/market%20one/%00", "/pairs/%00/a", "/pairs/%ED%A0%80/a"])(
  "has no name for %j, whose text is no pair's",
  async (path) => {
    expect(await pageTitleOf(path, scratch.db)).toBeNull();
  },
);
