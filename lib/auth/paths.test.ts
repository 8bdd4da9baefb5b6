import { describe, expect, test } from "vitest";
import { newSetupToken, normalizeSetupToken, setupTokenDigest } from "@/lib/auth/account-token";
import { forwardedAddress } from "@/lib/auth/client-address";
import { safeRedirectPath } from "@/lib/auth/next-path";
import { waitAfter } from "@/lib/auth/throttle";
import { AppError, tooManyTries } from "@/lib/contracts/errors";
import { requireSameOrigin } from "@/lib/http/same-origin";

describe("safeRedirectPath", () => {
  test.each([
    ["/", "/"],
    ["/pairs/demo/btc-usd?range=24h&window=1h", "/pairs/demo/btc-usd?range=24h&window=1h"],
    ["/pairs/exchange%3Abinance/BTC%2FUSDT", "/pairs/exchange%3Abinance/BTC%2FUSDT"],
    ["/users", "/users"],
  ])("keeps %s as %s", (input, path) => {
    expect(safeRedirectPath(input)).toBe(path);
  });

  test.each([
    undefined,
    "",
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "/.//elsewhere.example",
    "/a/..//elsewhere.example",
    "/%2e//elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "elsewhere.example",
    "@elsewhere.example",
    "/api/auth/signout",
    "/sign-in?next=/sign-in",
    "/setup",
    "/invite/abc",
    "/reset-password/abc",
  ])("returns / for %j", (input) => {
    expect(safeRedirectPath(input)).toBe("/");
  });
});

describe("requireSameOrigin", () => {
  const request = (headers: Record<string, string>, method = "POST") =>
    new Request("http://prices.example/api/x", { method, headers: { host: "prices.example", ...headers } });
  const isAccepted = (input: Request, siteUrl?: string) => {
    try {
      requireSameOrigin(input, siteUrl);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      return false;
    }
  };

  test.each([
    ["same-origin by the browser's word", { "sec-fetch-site": "same-origin" }, true],
    ["a page of the same host", { origin: "http://prices.example" }, true],
    ["another site", { "sec-fetch-site": "cross-site", origin: "http://prices.example" }, false],
    ["a neighbour under the same domain", { "sec-fetch-site": "same-site" }, false],
    ["an address that someone typed", { "sec-fetch-site": "none" }, false],
    ["another origin", { origin: "http://evil.example" }, false],
    ["another port", { origin: "http://prices.example:8080" }, false],
    ["a page without an origin", { origin: "null" }, false],
    ["no headers", {}, false],
  ])("accepts a request from %s: %s", (_, headers, expected) => {
    expect(isAccepted(request(headers))).toBe(expected);
  });

  test("accepts the public address behind a proxy", () => {
    const input = request({ host: "127.0.0.1:3000", origin: "https://prices.example" });
    expect(isAccepted(input)).toBe(false);
    expect(isAccepted(input, "https://prices.example")).toBe(true);
    expect(isAccepted(input, "http://prices.example")).toBe(false);
  });

  test("does not check requests that only read", () => {
    expect(isAccepted(request({ "sec-fetch-site": "cross-site" }, "GET"))).toBe(true);
    expect(isAccepted(request({ "sec-fetch-site": "cross-site" }, "DELETE"))).toBe(false);
  });
});

describe("forwardedAddress", () => {
  test.each([
    ["203.0.113.7", 0, "203.0.113.7"],
    ["1.1.1.1, 203.0.113.7", 0, "203.0.113.7"],
    ["1.1.1.1, 203.0.113.7, 10.0.0.2", 1, "203.0.113.7"],
    ["203.0.113.7", 3, "203.0.113.7"],
    ["::ffff:203.0.113.7", 0, "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", 0, "2001:db8:1:2::/64"],
    ["2001:db8:1:2::9", 0, "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1%eth0", 0, "2001:db8:1:2::/64"],
    ["::1", 0, "0:0:0:0::/64"],
    ["", 0, "unknown"],
    [null, 0, "unknown"],
  ])("%j behind %i proxies gives %s", (forwarded, proxies, address) => {
    expect(forwardedAddress(forwarded, proxies)).toBe(address);
  });
});

describe("the wait after failed attempts", () => {
  test("starts at 30 s after the free attempts, doubles and ends at the maximum", () => {
    const waits = [1, 4, 5, 6, 7, 8, 20, 5000].map((failures) => waitAfter(failures, 5, 900_000) / 1000);
    expect(waits).toEqual([0, 0, 30, 60, 120, 240, 900, 900]);
  });

  test.each([
    [250, "Too many attempts. Try again in 4 min 10 s."],
    [240, "Too many attempts. Try again in 4 min."],
    [30, "Too many attempts. Try again in 30 s."],
    [0, "Too many attempts. Try again in 0 s."],
  ])("formats %i s", (seconds, words) => {
    expect(tooManyTries(seconds)).toBe(words);
  });
});

describe("a setup token", () => {
  test("is accepted in lower case, without dashes and with misread characters", () => {
    expect(normalizeSetupToken("7qf4 mx2a-9kdr.oil1")).toBe("7QF4MX2A9KDR0111");
    const token = newSetupToken();
    expect(token).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(setupTokenDigest(token.toLowerCase().replaceAll("-", ""))).toBe(setupTokenDigest(token));
    expect(newSetupToken()).not.toBe(token);
  });
});
