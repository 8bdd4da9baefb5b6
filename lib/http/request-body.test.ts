import { describe, expect, it } from "vitest";
import { MAX_BODY_BYTES, readBodyText } from "@/lib/http/request-body";

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  // Node demands `duplex` for streams.
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
  return new Request("http://localhost/api/thing", init);
}

function stream(chunks: Iterator<Uint8Array<ArrayBuffer>>, log = { chunks: 0, isCancelled: false }) {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const next = chunks.next();
      if (next.done) return controller.close();
      log.chunks++;
      controller.enqueue(next.value);
    },
    cancel() {
      log.isCancelled = true;
    },
  });
}

function* endless() {
  for (;;) yield new Uint8Array(10_000).fill(97);
}

describe("readBodyText", () => {
  it("returns the text, independent of chunk boundaries", async () => {
    const bytes = new TextEncoder().encode("prix: 3 €, 日本");
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await readBodyText(post(stream(single.values())))).toBe("prix: 3 €, 日本");
    expect(await readBodyText(post(""))).toBe("");
    expect(await readBodyText(new Request("http://localhost/"))).toBe("");
  });

  it("accepts exactly the maximum number of bytes", async () => {
    expect(await readBodyText(post("a".repeat(MAX_BODY_BYTES)))).toHaveLength(65_536);
    await expect(readBodyText(post("a".repeat(MAX_BODY_BYTES + 1)))).rejects.toMatchObject({
      code: "too_large",
      status: 413,
    });
    await expect(readBodyText(post("€€"), 5)).rejects.toMatchObject({ code: "too_large" });
  });

  it("does not read a body whose declared length is too large", async () => {
    const log = { chunks: 0, isCancelled: false };
    const request = post(stream(endless(), log), { "content-length": "65537" });
    await expect(readBodyText(request)).rejects.toMatchObject({ code: "too_large" });
    // A stream fetches its first chunk before it is read.
    expect(log.chunks).toBeLessThanOrEqual(1);
  });

  it("stops reading a body without a declared length at the limit", async () => {
    const log = { chunks: 0, isCancelled: false };
    await expect(readBodyText(post(stream(endless(), log)))).rejects.toMatchObject({ code: "too_large" });
    expect(log.chunks).toBeLessThan(10);
    expect(log.isCancelled).toBe(true);
  });

  it("refuses a body that is not UTF-8 or is incomplete", async () => {
    await expect(readBodyText(post(Uint8Array.of(0x61, 0xff)))).rejects.toMatchObject({ code: "bad_input" });
    await expect(readBodyText(post(Uint8Array.of(0xe2, 0x82)))).rejects.toMatchObject({ code: "bad_input" });
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
    await expect(readBodyText(post(broken))).rejects.toMatchObject({ code: "bad_input", status: 400 });
  });
});
