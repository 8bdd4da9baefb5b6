import { describe, expect, it } from "vitest";
import { createDemoSource } from "@/lib/sources/demo/demo-source";
import { SourceError } from "@/lib/sources/price-source";

const at = new Date(Date.UTC(2026, 2, 14, 9, 31));
const { signal } = new AbortController();

describe("the demo source", () => {
  it("names itself and sets no limits", () => {
    const source = createDemoSource({ intervalSeconds: 5 });
    expect(source).toMatchObject({ name: "demo", kind: "demo", intervalSeconds: 5, limits: null });
  });

  it("answers with nearly 250 quotes and no problems", async () => {
    const answer = await createDemoSource({ intervalSeconds: 60 }).fetchQuotes({ at, signal });
    expect(answer.quotes).toHaveLength(247);
    expect(answer.problems).toEqual([]);
  });

  it("answers alike at every interval and after a restart, and otherwise under another seed", async () => {
    const first = await createDemoSource({ intervalSeconds: 60 }).fetchQuotes({ at, signal });
    const again = await createDemoSource({ intervalSeconds: 1 }).fetchQuotes({ at, signal });
    const other = await createDemoSource({ seed: 2, intervalSeconds: 60 }).fetchQuotes({ at, signal });
    expect(again).toEqual(first);
    expect(other.quotes[0]?.values.price).not.toBe(first.quotes[0]?.values.price);
  });

  it("fails as timed out if requested after the tick's time", async () => {
    const request = { at, signal: AbortSignal.abort() };
    const failure = await createDemoSource({ intervalSeconds: 60 })
      .fetchQuotes(request)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SourceError);
    expect(failure).toMatchObject({ reason: "timeout" });
  });
});
