import { describe, expect, it } from "vitest";
import { linkWarning } from "@/lib/auth/account-link";
import { isLoopback, pageOrigin, requestOrigin } from "@/lib/auth/request-origin";

type Given = Record<string, string>;
const origin = (headers: Given, trustedProxies = 0, siteUrl?: string) =>
  requestOrigin(new Headers(headers), { siteUrl, trustedProxies });

describe("requestOrigin", () => {
  it.each<[string, Given, number, string | null]>([
    ["takes the host", { host: "prices.example.org" }, 0, "http://prices.example.org"],
    ["keeps a port", { host: "192.168.1.5:3000" }, 0, "http://192.168.1.5:3000"],
    ["keeps IPv6", { host: "[fd00::5]:3000" }, 0, "http://[fd00::5]:3000"],
    [
      "takes the protocol of an Origin with the same host",
      { host: "prices.example.org", origin: "https://prices.example.org" },
      0,
      "https://prices.example.org",
    ],
    [
      "ignores an Origin of another host",
      { host: "prices.example.org", origin: "https://elsewhere.example" },
      0,
      "http://prices.example.org",
    ],
    [
      "ignores forwarded headers without a trusted proxy",
      { host: "prices.example.org", "x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "https" },
      0,
      "http://prices.example.org",
    ],
    [
      "takes forwarded headers of a trusted proxy",
      { host: "127.0.0.1:3000", "x-forwarded-host": "prices.example.org", "x-forwarded-proto": "https" },
      1,
      "https://prices.example.org",
    ],
    [
      "ignores what a client sent before a trusted proxy added its own",
      { host: "127.0.0.1:3000", "x-forwarded-host": "elsewhere.example, prices.example.org" },
      1,
      "http://prices.example.org",
    ],
    [
      "takes the entry of the first of two trusted proxies",
      { host: "127.0.0.1", "x-forwarded-host": "elsewhere.example, prices.example.org, inner.example" },
      2,
      "http://prices.example.org",
    ],
    ["takes the host where a trusted proxy adds none", { host: "a.example" }, 1, "http://a.example"],
    ["refuses a path in the host", { host: "a.example/path" }, 0, null],
    ["refuses a user name in the host", { host: "a.example@elsewhere.example" }, 0, null],
    ["refuses other protocols", { host: "a.example", "x-forwarded-proto": "javascript" }, 1, null],
    ["finds nothing without a host", {}, 0, null],
  ])("%s", (_, headers, trustedProxies, expected) => {
    expect(origin(headers, trustedProxies)).toBe(expected);
  });

  it("is NEXTAUTH_URL if that is set", () => {
    const headers = { host: "elsewhere.example", "x-forwarded-host": "elsewhere.example" };
    expect(origin(headers, 1, "https://prices.example.org")).toBe("https://prices.example.org");
  });
});

describe("pageOrigin", () => {
  const page = (headers: Given) =>
    pageOrigin(new Headers(headers), { siteUrl: "https://set.example", trustedProxies: 0 });

  it.each<[string, Given, string | null]>([
    [
      "is the Origin, even where a proxy passes another host on",
      { origin: "https://prices.example.org", host: "127.0.0.1:3000" },
      "https://prices.example.org",
    ],
    ["is the host without an Origin", { host: "prices.example.org" }, "http://prices.example.org"],
    ["ignores an Origin that is hidden", { origin: "null", host: "a.example" }, "http://a.example"],
    ["ignores other protocols", { origin: "file://a", host: "a.example" }, "http://a.example"],
    ["ignores a path", { origin: "https://x.example/a", host: "a.example" }, "http://a.example"],
    ["ignores a user name", { origin: "https://u@x.example", host: "a.example" }, "http://a.example"],
  ])("%s", (_, headers, expected) => {
    expect(page(headers)).toBe(expected);
  });
});

describe("isLoopback", () => {
  it.each([
    ["http://127.0.0.1:3000", true],
    ["http://localhost:3000", true],
    ["http://sigma.localhost", true],
    ["http://[::1]:3000", true],
    ["http://192.168.1.5:3000", false],
    ["https://localhost.example.org", false],
    ["http://127.example.org", false],
  ])("of %s is %s", (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });
});

describe("linkWarning", () => {
  const SITE = "https://prices.example.org";

  it("names both addresses if NEXTAUTH_URL is not the one in use", () => {
    const warning = linkWarning(SITE, { siteUrl: SITE, used: "http://192.168.1.5:3000" });
    expect(warning).toContain(
      `The link uses NEXTAUTH_URL (${SITE}), but you are using http://192.168.1.5:3000.`,
    );
  });

  it("warns about links that work on this computer only", () => {
    const used = "http://127.0.0.1:3000";
    expect(linkWarning(used, { siteUrl: undefined, used })).toMatch(
      /^The link works on this computer only\./,
    );
  });

  it("is null if the link uses the address in use", () => {
    expect(linkWarning(SITE, { siteUrl: SITE, used: SITE })).toBeNull();
    expect(linkWarning(SITE, { siteUrl: undefined, used: SITE })).toBeNull();
  });
});
