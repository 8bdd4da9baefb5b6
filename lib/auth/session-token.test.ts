import { decode } from "next-auth/jwt";
import { describe, expect, test, vi } from "vitest";
import { githubClaims, oauthProviders, openIdProfile } from "@/lib/auth/providers";
import {
  cookiesAreSecure,
  decodeSession,
  encodeSession,
  newClaims,
  sessionCookieName,
  sessionCookieOptions,
} from "@/lib/auth/session-token";
import { parseEnv } from "@/lib/env";

const SECRET = "a secret of more than thirty-two characters";
const USER = { id: "7a1f0f0e-6b1c-4f7e-9a55-0d7f6f1c2b3a", sessionVersion: 3 };

describe("a session token", () => {
  test("contains user, session and version, and is encrypted", async () => {
    const claims = newClaims(USER, new Date(5000));
    const token = await encodeSession(claims, SECRET);
    expect(await decodeSession(token, SECRET)).toEqual({
      sub: USER.id,
      sid: claims.sid,
      sv: 3,
      signedInAt: 5000,
    });
    expect(Buffer.from(token, "base64").toString("latin1")).not.toContain(USER.id);
    expect(newClaims(USER, new Date(5000)).sid).not.toBe(claims.sid);
    const { iat, exp } = Object((await decode({ token, secret: SECRET })) ?? {});
    expect(exp - iat).toBe(14 * 24 * 60 * 60);
  });

  test("is rejected with another secret, when modified, or without the expected claims", async () => {
    const token = await encodeSession(newClaims(USER, new Date()), SECRET);
    expect(await decodeSession(token, `${SECRET}!`)).toBeNull();
    expect(await decodeSession(`${token.slice(0, -4)}AAAA`, SECRET)).toBeNull();
    expect(await decodeSession("", SECRET)).toBeNull();
  });
});

describe("cookies", () => {
  test.each([
    ["https://prices.example", "__Secure-next-auth.session-token", true],
    ["http://127.0.0.1:3000", "next-auth.session-token", false],
    [undefined, "next-auth.session-token", false],
  ])("for %s are named %s and HttpOnly", (siteUrl, name, secure) => {
    const isSecure = cookiesAreSecure(siteUrl);
    expect(sessionCookieName(isSecure)).toBe(name);
    expect(sessionCookieOptions(isSecure)).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure });
  });
});

describe("OAuth providers", () => {
  const person = { sub: "1", email: "ines@example.org", name: "Ines" };
  test.each([
    [{ ...person, email_verified: true }, "ines@example.org"],
    [{ ...person, email_verified: "true" }, "ines@example.org"],
    [{ ...person, email_verified: false }, null],
    [{ ...person, email_verified: "false" }, null],
    [person, null],
    [{ sub: "1", email_verified: true }, null],
  ])("from %j use the address %j", (claims, email) => {
    expect(openIdProfile(claims).email).toBe(email);
  });

  test("use GitHub's primary address if verified, and no other", () => {
    const user = { id: 7, login: "ines", name: null, email: "public@example.org" };
    const listed = (primary: boolean, verified: boolean) => ({ email: "p@example.org", primary, verified });
    const other = { email: "other@example.org", primary: false, verified: true };
    const emailOf = (emails: unknown) => openIdProfile(githubClaims(user, emails)).email;
    expect(emailOf([other, listed(true, true)])).toBe("p@example.org");
    expect(emailOf([other, listed(true, false)])).toBeNull();
    expect(emailOf([other, listed(false, true)])).toBeNull();
    expect(emailOf([])).toBeNull();
  });

  test("read GitHub's person and addresses with the token, and report a status that is not 200", async () => {
    const replies: Record<string, Response> = {
      "https://api.github.com/user": Response.json({ id: 7, login: "ines", name: null }),
      "https://api.github.com/user/emails": Response.json([
        { email: "ines@example.org", primary: true, verified: true },
      ]),
    };
    const request = vi.fn(
      async (url: string, _init: RequestInit) => replies[url] ?? new Response("", { status: 404 }),
    );
    vi.stubGlobal("fetch", request);
    const [github] = oauthProviders(parseEnv({ GITHUB_CLIENT_ID: "a", GITHUB_CLIENT_SECRET: "b" }));
    const userinfo = github?.userinfo;
    if (typeof userinfo !== "object") throw new Error("GitHub has no request for the person.");
    // Of what next-auth passes, only the token is read.
    const context = { tokens: { access_token: "secret" } } as Parameters<
      NonNullable<typeof userinfo.request>
    >[0];
    expect(await userinfo.request?.(context)).toEqual({
      ...{ sub: "7", name: "ines", email: "ines@example.org", email_verified: true },
    });
    expect(request.mock.calls.map(([, { headers }]) => headers)).toEqual(
      Array(2).fill(expect.objectContaining({ authorization: "Bearer secret" })),
    );
    delete replies["https://api.github.com/user/emails"];
    replies["https://api.github.com/user"] = Response.json({ id: 7, login: "ines" });
    await expect(userinfo.request?.(context)).rejects.toThrow(
      "GitHub replied with status 404 to /user/emails.",
    );
    vi.unstubAllGlobals();
  });

  test("exist if their variables are set, with protection against forged callbacks", () => {
    expect(oauthProviders(parseEnv({}))).toEqual([]);
    const found = oauthProviders(
      parseEnv({
        ...{
          GITHUB_CLIENT_ID: "a",
          GITHUB_CLIENT_SECRET: "b",
          GOOGLE_CLIENT_ID: "c",
          GOOGLE_CLIENT_SECRET: "d",
        },
        ...{ OIDC_ISSUER: "https://id.example/", OIDC_CLIENT_ID: "e", OIDC_CLIENT_SECRET: "f" },
        OIDC_NAME: "Acme ID",
      }),
    );
    expect(found.map(({ name }) => name)).toEqual(["GitHub", "Google", "Acme ID"]);
    expect(found.every(({ checks }) => checks?.includes("state") && checks.includes("pkce"))).toBe(true);
    expect(found.at(-1)?.wellKnown).toBe("https://id.example/.well-known/openid-configuration");
  });
});
