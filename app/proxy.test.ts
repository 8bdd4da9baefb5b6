import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { errorReply } from "@/lib/contracts/errors";

/** The proxy of a server with this NEXTAUTH_URL. */
async function proxyOf(siteUrl: string) {
  vi.resetModules();
  vi.stubEnv("NEXTAUTH_URL", siteUrl);
  return (await import("@/proxy")).proxy;
}
afterEach(() => vi.unstubAllEnvs());

const ask = (path: string, method = "GET", headers: Record<string, string> = {}) =>
  new NextRequest(`http://prices.example${path}`, { method, headers });

/** Header that the proxy passes to the handler. */
async function passedOn(path: string, name: string, headers: Record<string, string>): Promise<string | null> {
  const proxy = await proxyOf("");
  const response = proxy(new NextRequest(`http://inner.example:3000${path}`, { headers }));
  return response.headers.get(`x-middleware-request-${name}`);
}

describe("proxy", () => {
  it("passes the request's host to next-auth, not a forged one", async () => {
    const headers = {
      host: "prices.example.org",
      "x-forwarded-host": "elsewhere.example",
      "x-forwarded-proto": "ftp",
    };
    expect(await passedOn("/api/auth/csrf", "x-forwarded-host", headers)).toBe("prices.example.org");
    expect(await passedOn("/api/auth/csrf", "x-forwarded-proto", headers)).toBe("http");
  });

  it("passes the configured address to next-auth if the host is invalid", async () => {
    const headers = { host: "a/b", "x-forwarded-host": "elsewhere.example" };
    expect(await passedOn("/api/auth/csrf", "x-forwarded-host", headers)).toBe("inner.example:3000");
  });

  it.each([
    ["https://prices.example", "max-age=31536000"],
    ["http://prices.example", null],
    ["", null],
  ])("of a server at %j sends Strict-Transport-Security %j", async (siteUrl, expected) => {
    const proxy = await proxyOf(siteUrl);
    for (const path of ["/", "/api/latest", "/pairs/a/%ff"]) {
      expect(proxy(ask(path)).headers.get("strict-transport-security")).toBe(expected);
    }
  });

  it.each([
    ["GET", "/pairs/a/%ff", 400, "bad_input"],
    ["GET", "/api/pairs/%/b", 400, "bad_input"],
    ["POST", "/", 405, "method_not_allowed"],
    ["PUT", "/pairs/a/b", 405, "method_not_allowed"],
    ["OPTIONS", "/sign-in", 405, "method_not_allowed"],
  ])("refuses %s %s with its usual headers", async (method, path, status, code) => {
    const proxy = await proxyOf("");
    const reply = proxy(ask(path, method, { "next-action": "x" }));
    expect(reply.status).toBe(status);
    expect(errorReply.parse(await reply.json()).error.code).toBe(code);
    expect(reply.headers.get("cache-control")).toBe("private, no-store");
    expect(reply.headers.get("content-security-policy")).toContain("'strict-dynamic'");
    expect(reply.headers.get("allow")).toBe(status === 405 ? "GET, HEAD" : null);
  });

  it.each([
    ["GET", "/"],
    ["HEAD", "/pairs/a/%E2%82%AC"],
    ["GET", "/api/latest?%ff"],
    ["POST", "/api/auth/signout"],
    ["DELETE", "/api/users/1"],
  ])("passes on %s %s", async (method, path) => {
    const proxy = await proxyOf("");
    expect(proxy(ask(path, method)).headers.get("x-middleware-next")).toBe("1");
  });
});
