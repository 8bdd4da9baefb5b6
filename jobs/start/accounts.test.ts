import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEMO_ACCOUNT } from "@/lib/auth/demo-account";
import { isSetupTokenValid } from "@/lib/auth/setup";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { parseEnv } from "@/lib/env";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { prepareAccounts, setupLink } from "./accounts";
import { greeting } from "./greeting";
import { demoVariables } from "./variables";

const NOW = new Date("2026-03-01T12:00:00Z");
let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await createScratchDatabase();
});
beforeEach(async () => {
  await scratch.db.$executeRaw`TRUNCATE app_user, password_reset, account_token, login_attempt`;
});
const prepare = (variables: Record<string, string | undefined>) =>
  prepareAccounts(parseEnv(variables), scratch.url, NOW);
const signIn = (email: string, password: string) =>
  signInWithPassword({ email, password, address: "203.0.113.7" }, NOW, scratch.db);

describe("prepareAccounts", () => {
  test("creates a new setup token each time, until there is an account", async () => {
    const first = (await prepare({})) ?? "";
    const second = (await prepare({})) ?? "";
    expect(await isSetupTokenValid(first, NOW, scratch.db)).toBe(false);
    expect(await isSetupTokenValid(second, NOW, scratch.db)).toBe(true);
    await scratch.db.appUser.create({ data: { email: "ines@example.org", role: "owner" } });
    expect(await prepare({})).toBeNull();
  });

  const owner = { OWNER_EMAIL: "Ines@example.org", OWNER_PASSWORD: "quiet heron lantern" };
  test("creates the owner from the settings once, and does not change it later", async () => {
    expect(await prepare(owner)).toBeNull();
    expect(await signIn("ines@example.org", owner.OWNER_PASSWORD)).toMatchObject({ outcome: "signed_in" });
    expect(await prepare({ ...owner, OWNER_PASSWORD: "another heron lantern" })).toBeNull();
    expect(await signIn("ines@example.org", "another heron lantern")).toEqual({ outcome: "wrong" });
  });

  test("refuses an unacceptable password without repeating it", async () => {
    const refused = prepare({ ...owner, OWNER_PASSWORD: "password1" });
    await expect(refused).rejects.toThrow(/^OWNER_PASSWORD cannot be used\. Too easy to guess/);
    await expect(refused).rejects.not.toThrow(/password1/);
  });

  test("creates the demo account and no link, even if an owner is set", async () => {
    expect(await prepare(demoVariables(owner))).toBeNull();
    expect(await signIn(DEMO_ACCOUNT.email, DEMO_ACCOUNT.password)).toMatchObject({ outcome: "signed_in" });
    expect(await scratch.db.appUser.count()).toBe(1);
  });

  test("is followed by a greeting with the setup link at the public address", () => {
    const greet = (variables: Record<string, string>, setupToken: string | null) =>
      greeting(
        { env: parseEnv(variables), home: "/srv", variables, isDatabaseUrlIgnored: false },
        { address: "http://127.0.0.1:3000", elsewhere: null, setupToken, isDemo: false },
      ).join("\n");
    expect(greet({}, "AAAA-BBBB")).toContain(setupLink("http://127.0.0.1:3000", "AAAA-BBBB"));
    expect(greet({ NEXTAUTH_URL: "https://prices.example" }, "AAAA-BBBB")).toContain(
      "https://prices.example/setup?token=AAAA-BBBB",
    );
    expect(greet({}, null)).not.toContain("/setup");
  });
});
