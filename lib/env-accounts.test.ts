import { describe, expect, test } from "vitest";
import { EnvError, parseEnv } from "@/lib/env";

function problemsOf(variables: Record<string, string>): string[] {
  try {
    parseEnv(variables);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

describe("account settings", () => {
  test("are disabled by default", () => {
    expect(parseEnv({})).toMatchObject({
      trustedProxies: 0,
      demoAccount: false,
      providers: { github: undefined, google: undefined, oidc: undefined },
    });
    const { siteUrl, sessionSecret, owner } = parseEnv({});
    expect([siteUrl, sessionSecret, owner]).toEqual([undefined, undefined, undefined]);
  });

  test("are each read from their own variable", () => {
    const env = parseEnv({
      NEXTAUTH_URL: "https://prices.example/anything",
      NEXTAUTH_SECRET: "thirty-two characters, or a few more",
      TRUSTED_PROXIES: "2",
      OWNER_EMAIL: " Ines@Example.org",
      OWNER_PASSWORD: " quiet heron ",
      ...{
        GITHUB_CLIENT_ID: "a",
        GITHUB_CLIENT_SECRET: "b",
        GOOGLE_CLIENT_ID: "c",
        GOOGLE_CLIENT_SECRET: "d",
      },
      ...{ OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "e", OIDC_CLIENT_SECRET: "f" },
    });
    expect(env).toMatchObject({
      siteUrl: "https://prices.example",
      sessionSecret: "thirty-two characters, or a few more",
      trustedProxies: 2,
      owner: { email: "ines@example.org", password: " quiet heron " },
      providers: {
        github: { clientId: "a", clientSecret: "b" },
        google: { clientId: "c", clientSecret: "d" },
        oidc: { issuer: "https://id.example", name: "single sign-on", clientId: "e", clientSecret: "f" },
      },
    });
  });

  test.each([
    [{ NEXTAUTH_SECRET: "short" }, /^NEXTAUTH_SECRET: must have 32 characters/],
    [{ NEXTAUTH_URL: "prices.example" }, /^NEXTAUTH_URL: /],
    [{ OWNER_EMAIL: "ines@example.org" }, /^OWNER_PASSWORD: must be set together with OWNER_EMAIL/],
    [{ OWNER_EMAIL: "ines", OWNER_PASSWORD: "x" }, /^OWNER_EMAIL: is not an e-mail address/],
    [{ GITHUB_CLIENT_SECRET: "b" }, /^GITHUB_CLIENT_ID: must be set together with GITHUB_CLIENT_SECRET/],
    [{ OIDC_ISSUER: "https://id.example" }, /^OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: must be set together/],
    [{ DEMO_ACCOUNT: "on", SOURCES: "coingecko,demo" }, /^DEMO_ACCOUNT: everybody may read its password/],
    [{ TRUSTED_PROXIES: "-1" }, /^TRUSTED_PROXIES: /],
  ])("%j cannot be used", (variables, problem) => {
    expect(problemsOf(variables)).toEqual([expect.stringMatching(problem)]);
  });

  test("allow the demo account with simulated prices only", () => {
    expect(parseEnv({ DEMO_ACCOUNT: "on", SOURCES: "demo@5" }).demoAccount).toBe(true);
  });
});
