import { NextRequest } from "next/server";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { proxy } from "@/proxy";

beforeAll(() => vi.stubEnv("NEXTAUTH_URL", ""));

/** A header of the request as the handler receives it. */
function passedOn(path: string, name: string, headers: Record<string, string>): string | null {
  const response = proxy(new NextRequest(`http://inner.example:3000${path}`, { headers }));
  return response.headers.get(`x-middleware-request-${name}`);
}

describe("proxy", () => {
  it("names next-auth the host of the request, not the one that a client claims", () => {
    const headers = {
      host: "prices.example.org",
      "x-forwarded-host": "elsewhere.example",
      "x-forwarded-proto": "ftp",
    };
    expect(passedOn("/api/auth/csrf", "x-forwarded-host", headers)).toBe("prices.example.org");
    expect(passedOn("/api/auth/csrf", "x-forwarded-proto", headers)).toBe("http");
  });

  it("names next-auth the server's own address where the host cannot be used", () => {
    const headers = { host: "a/b", "x-forwarded-host": "elsewhere.example" };
    expect(passedOn("/api/auth/csrf", "x-forwarded-host", headers)).toBe("inner.example:3000");
  });
});
