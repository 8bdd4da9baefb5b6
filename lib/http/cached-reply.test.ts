import { describe, expect, it } from "vitest";
import { sendCachedReply } from "./cached-reply";

const ask = (headers: Record<string, string> = {}) => new Request("http://localhost/api/pairs", { headers });
const reply = { etag: 'W/"tag"', body: new TextEncoder().encode('{"pairs":["₿"]}') };

describe("sendCachedReply", () => {
  it("sends the body with a tag for revalidation", async () => {
    const response = sendCachedReply(ask(), reply);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("etag")).toBe(reply.etag);
    expect(await response.json()).toEqual({ pairs: ["₿"] });
  });

  it.each(['W/"tag"', '"tag"', '"other", W/"tag"', "*"])(
    "answers 304 without a body to If-None-Match: %s",
    async (held) => {
      const response = sendCachedReply(ask({ "if-none-match": held }), reply);
      expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([
        304,
        reply.etag,
        "",
      ]);
    },
  );

  it("sends the body to a client that has another one", () => {
    expect(sendCachedReply(ask({ "if-none-match": '"other"' }), reply).status).toBe(200);
  });
});
