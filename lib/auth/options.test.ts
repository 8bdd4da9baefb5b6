import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { authOptions } from "@/lib/auth/options";
import { hashPassword } from "@/lib/auth/password-hash";
import { newClaims } from "@/lib/auth/session-token";
import { log } from "@/lib/log";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

const PASSWORD = "quiet heron lantern";
const GITHUB = { type: "oauth", provider: "github", providerAccountId: "1" } as const;
const PASSWORD_SIGN_IN = { type: "credentials", provider: "credentials", providerAccountId: "1" } as const;

let scratch: ScratchDatabase;
let digest: string;
beforeAll(async () => {
  vi.stubEnv("NEXTAUTH_SECRET", "a secret of more than thirty-two characters");
  vi.stubEnv("NEXTAUTH_URL", "");
  scratch = await createScratchDatabase();
  // The application's database client.
  Object.assign(globalThis, { sigmawatchDatabase: scratch.db });
  digest = await hashPassword(PASSWORD);
});
beforeEach(async () => {
  await scratch.db
    .$executeRaw`TRUNCATE app_user, password_reset, account_token, login_attempt, ended_session`;
});

const createAccount = (email = "ines@example.org") =>
  scratch.db.appUser.create({ data: { email, role: "owner", passwordHash: digest } });

/** Signs in as next-auth does with the fields of the form. */
async function authorize(fields: Record<string, string> | undefined): Promise<unknown> {
  const [provider] = authOptions().providers;
  if (provider?.type !== "credentials") throw new Error("The first provider is not that of passwords.");
  const headers = { "x-forwarded-for": "203.0.113.7" };
  // next-auth keeps the function that it was given under `options`.
  return provider.options.authorize(fields, { headers });
}

const callbacks = () => {
  const { signIn, jwt, redirect } = authOptions().callbacks ?? {};
  if (!signIn || !jwt || !redirect) throw new Error("A callback is missing.");
  return { signIn, jwt, redirect };
};

describe("signing in with a password", () => {
  it("gives the account, whatever the letter case of the address", async () => {
    const { id } = await createAccount();
    expect(await authorize({ email: "Ines@Example.org", password: PASSWORD })).toMatchObject({ id });
  });

  it.each([
    ["a wrong password", { email: "ines@example.org", password: "wrong" }],
    ["an invalid address", { email: "no address", password: PASSWORD }],
    ["an address that is too long", { email: "a".repeat(1001), password: PASSWORD }],
    ["no fields", undefined],
  ])("gives nothing for %s", async (_, fields) => {
    await createAccount();
    expect(await authorize(fields)).toBeNull();
  });

  it("names the seconds to wait after many wrong passwords", async () => {
    await createAccount();
    const attempt = () => authorize({ email: "ines@example.org", password: "wrong" });
    await expect(async () => {
      for (let i = 0; i < 50; i++) await attempt();
    }).rejects.toThrow(/^throttled:\d+$/);
  });

  it("does not reveal why the database failed", async () => {
    await scratch.db.$executeRaw`ALTER TABLE app_user RENAME TO hidden`;
    const signIn = authorize({ email: "ines@example.org", password: PASSWORD });
    await expect(signIn).rejects.toThrow(/^unavailable$/);
    await scratch.db.$executeRaw`ALTER TABLE hidden RENAME TO app_user`;
  });
});

describe("the callbacks", () => {
  it("admit a provider's person with an account only", async () => {
    await createAccount();
    const { signIn } = callbacks();
    const enter = (email: string | null) => signIn({ user: { id: "1", email }, account: GITHUB });
    expect(await enter("ines@example.org")).toBe(true);
    expect(await enter("tom@example.org")).toBe("/sign-in?error=AccessDenied");
    expect(await enter(null)).toBe("/sign-in?error=AccessDenied");
    expect(await signIn({ user: { id: "1" }, account: PASSWORD_SIGN_IN })).toBe(true);
  });

  it("create the claims of the account", async () => {
    const { id, sessionVersion } = await createAccount();
    const { jwt } = callbacks();
    const token = {};
    const byProvider = await jwt({ token, user: { id: "1", email: "ines@example.org" }, account: GITHUB });
    expect(byProvider).toMatchObject({ sub: id });
    const user = { id, sessionVersion };
    expect(await jwt({ token, user, account: PASSWORD_SIGN_IN })).toMatchObject({ sub: id });
    const unknown = { id: "1", email: "tom@example.org" };
    await expect(jwt({ token, user: unknown, account: GITHUB })).rejects.toThrow("disabled during sign-in");
    await expect(jwt({ token, user: unknown, account: null })).rejects.toThrow("disabled during sign-in");
  });

  it.each([
    ["http://here.example/users", "http://here.example/users"],
    ["/pairs/a/b?window=1h", "http://here.example/pairs/a/b?window=1h"],
    ["https://elsewhere.example/", "http://here.example/"],
    ["//elsewhere.example", "http://here.example/"],
    ["javascript:alert(1)", "http://here.example/"],
  ])("lead from %s to this site", async (url, expected) => {
    expect(await callbacks().redirect({ url, baseUrl: "http://here.example" })).toBe(expected);
  });

  it("end the session of a copied cookie at sign-out, and ignore an unreadable one", async () => {
    const user = await createAccount();
    const claims = newClaims(user, new Date());
    const signOut = authOptions().events?.signOut;
    await signOut?.({ token: { ...claims }, session: { expires: "" } });
    await signOut?.({ token: {}, session: { expires: "" } });
    expect((await scratch.db.endedSession.findMany()).map(({ id }) => id)).toEqual([claims.sid]);
  });
});

it("logs at most 300 characters of a provider's message, and nothing else of it", () => {
  const warn = vi.spyOn(log(), "warn");
  const { logger } = authOptions();
  logger?.error?.("CODE", new Error("x".repeat(1000)));
  logger?.error?.("CODE", { error: new Error("short"), secret: "hidden" });
  // next-auth's type says that there is an error, its code does not always pass one.
  logger?.error?.("CODE", { secret: "hidden" } as unknown as Error);
  logger?.warn?.("NO_SECRET");
  logger?.debug?.("x", {});
  expect(warn.mock.calls.map(([fields]) => fields)).toEqual([
    { code: "CODE", err: "x".repeat(300) },
    { code: "CODE", err: "short" },
    { code: "CODE", err: "no message" },
  ]);
});
