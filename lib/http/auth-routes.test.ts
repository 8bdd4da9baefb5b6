import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { authMethods, unusableCookies, validateAuthRequest } from "@/lib/http/auth-routes";

describe("authMethods", () => {
  it.each([
    ["csrf", ["GET"]],
    ["signin", ["GET"]],
    ["error", ["GET"]],
    ["signout", ["POST"]],
    ["callback/credentials", ["POST"]],
    ["signin/github", ["POST"]],
    ["callback/github", ["GET"]],
  ])("allows %s", (path, methods) => {
    expect(authMethods(path.split("/"), ["github"])).toEqual(methods);
  });

  it.each([
    ...["_log", "session", "providers", "verify-request", "callback", "nowhere", "", "CSRF"],
    ...["signin/credentials", "signin/google", "callback/google", "callback/credentials/more", "csrf/more"],
    ...["signout/github", "error/Callback", "__proto__"],
  ])("disables %j", (path) => {
    expect(authMethods(path.split("/"), ["github"])).toBeNull();
  });
});

const ADDRESS = "http://prices.example/api/auth/callback/credentials";

describe("validateAuthRequest", () => {
  const post = (body: string, type = "application/x-www-form-urlencoded", search = "") =>
    new NextRequest(`${ADDRESS}${search}`, { method: "POST", body, headers: { "content-type": type } });
  const get = (search: string) => new NextRequest(`${ADDRESS}${search}`);

  it.each([
    ["a form", post("email=a%40b.example&password=x+y%25&json=true")],
    [
      "JSON",
      post('{"email":"a@b.example","password":"x y%","json":"true"}', "application/json; charset=utf-8"),
    ],
  ])("forwards %s with its cookies", async (_, request) => {
    request.headers.set("cookie", "next-auth.csrf-token=abc");
    const checked = await validateAuthRequest(request);
    expect(Object.fromEntries(await checked.formData())).toEqual({
      email: "a@b.example",
      password: "x y%",
      json: "true",
    });
    expect(checked.method).toBe("POST");
    expect(checked.url).toBe(ADDRESS);
    expect(checked.headers.get("cookie")).toBe("next-auth.csrf-token=abc");
  });

  it.each([
    ["broken JSON", post("{", "application/json")],
    ["JSON that is no object", post("null", "application/json")],
    ["a field that is no text", post('{"csrfToken":{}}', "application/json")],
    ["deep JSON", post("[".repeat(20_000), "application/json")],
    ["NUL in an e-mail", post("email=a%00%40b.example")],
    ["half a surrogate pair in JSON", post('{"email":"\\ud800"}', "application/json")],
    ["another type", post("x", "multipart/form-data; boundary=x")],
    ["a callback that is no address", get("?callbackUrl=http%3A%2F%2F%5B")],
    ["a callback of another scheme", post("", undefined, "?callbackUrl=javascript:alert(1)")],
    ["NUL in the query", get("?state=%00")],
    ["an error that cannot stand in a header", get("?error=%0d%0aset-cookie:%20a=b")],
    ["an error outside of Latin-1", get("?error=%E2%82%AC")],
  ])("refuses %s", async (_, request) => {
    await expect(validateAuthRequest(request)).rejects.toMatchObject({ code: "bad_input" });
  });

  it("refuses a body of more than 64 kB", async () => {
    await expect(validateAuthRequest(post(`email=${"a".repeat(65_536)}`))).rejects.toMatchObject({
      code: "too_large",
    });
  });

  it.each([
    "?callbackUrl=%2Fusers",
    "?callbackUrl=http%3A%2F%2Fprices.example%2F",
    "?error=AccessDenied",
    "",
  ])("passes on a query of %j", async (search) => {
    const request = get(search);
    expect(await validateAuthRequest(request)).toBe(request);
  });
});

describe("unusableCookies", () => {
  const withCookies = (cookie: string) => new NextRequest(ADDRESS, { headers: { cookie } });

  it.each(["http://[", "nowhere", "ftp://prices.example", "javascript:alert(1)"])(
    "names the cookie with %s",
    (value) => {
      const secure = `__Secure-next-auth.callback-url=${value}`;
      expect(unusableCookies(withCookies(`a=b; next-auth.callback-url=${value}; ${secure}`))).toEqual([
        "next-auth.callback-url",
        "__Secure-next-auth.callback-url",
      ]);
    },
  );

  it.each(["", "next-auth.callback-url=", "next-auth.callback-url=http%3A%2F%2Fprices.example%2Fusers"])(
    "names none of %j",
    (cookie) => {
      expect(unusableCookies(withCookies(cookie))).toEqual([]);
    },
  );
});
