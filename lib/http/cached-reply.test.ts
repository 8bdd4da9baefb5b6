import { describe, expect, it } from "vitest";
import { encodeReply, sendCachedReply } from "./cached-reply";

const ask = (headers: Record<string, string> = {}) => new Request("http://localhost/api/pairs", { headers });

describe("sendPrepared", () => {
  it("sends the body with a tag that clients must ask by again", async () => {
    const response = sendCachedReply(ask(), await encodeReply({ pairs: ["₿"] }));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("etag")).toMatch(/^W\/"[\w-]+"$/);
    expect(await response.json()).toEqual({ pairs: ["₿"] });
  });

  it("gives equal bodies equal tags and others other ones", async () => {
    const tag = async (body: unknown) => (await encodeReply(body)).etag;
    expect(await tag({ a: 1 })).toBe(await tag({ a: 1 }));
    expect(await tag({ a: 1 })).not.toBe(await tag({ a: 2 }));
  });

  it("answers 304 without a body to whoever holds it, weakly or strongly tagged, among others or by *", async () => {
    const reply = await encodeReply({ a: 1 });
    const strong = reply.etag.replace("W/", "");
    for (const held of [reply.etag, strong, `"other", ${reply.etag}`, "*"]) {
      const response = sendCachedReply(ask({ "if-none-match": held }), reply);
      expect(response.status).toBe(304);
      expect(response.headers.get("etag")).toBe(reply.etag);
      expect(await response.text()).toBe("");
    }
    expect(sendCachedReply(ask({ "if-none-match": '"other"' }), reply).status).toBe(200);
  });
});
