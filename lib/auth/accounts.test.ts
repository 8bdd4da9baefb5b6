import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  createDemoAccount,
  DEMO_ACCOUNT,
  isDemoAccount,
  requireChangeablePassword,
} from "@/lib/auth/demo-account";
import {
  acceptInvitation,
  createInvitation,
  findInvitation,
  listInvitations,
  revokeInvitation,
} from "@/lib/auth/invitations";
import { changePassword } from "@/lib/auth/password-change";
import { hashPassword } from "@/lib/auth/password-hash";
import { createPasswordReset, findPasswordReset, resetPassword } from "@/lib/auth/password-reset";
import { findAccountOfProvider } from "@/lib/auth/provider-sign-in";
import { SessionCheck } from "@/lib/auth/session-check";
import { newClaims } from "@/lib/auth/session-token";
import {
  checkSetupToken,
  createFirstOwner,
  createOwnerWithToken,
  isSetupOpen,
  isSetupTokenValid,
  issueSetupToken,
} from "@/lib/auth/setup";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { userActions } from "@/lib/auth/user-actions";
import { changeUser, deleteUser, hasPassword, listUsers } from "@/lib/auth/users";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

const NOW = new Date("2026-03-01T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const DAY = 86_400_000;
const PASSWORD = "quiet heron lantern";

let scratch: ScratchDatabase;
let digest: string;
beforeAll(async () => {
  scratch = await createScratchDatabase({ max: 12 });
  digest = await hashPassword(PASSWORD);
});
beforeEach(async () => {
  await scratch.db
    .$executeRaw`TRUNCATE app_user, password_reset, account_token, login_attempt, ended_session`;
});

const account = (email: string, role: "owner" | "member" = "owner") =>
  scratch.db.appUser.create({ data: { email, role, passwordHash: digest, passwordChangedAt: NOW } });
const signIn = (email: string, password: string, now = NOW, address = "203.0.113.7") =>
  signInWithPassword({ email, password, address }, now, scratch.db);

describe("setup", () => {
  const input = (token: string, email = "ines@example.org") => ({ token, email, password: PASSWORD });

  test("creates the owner once, then setup is closed", async () => {
    const token = await issueSetupToken(NOW, scratch.db);
    expect(await createOwnerWithToken(input(token ?? ""), NOW, scratch.db)).toMatchObject({
      sessionVersion: 1,
    });
    expect((await listUsers(scratch.db)).map(({ email, role }) => [email, role])).toEqual([
      ["ines@example.org", "owner"],
    ]);
    expect(await createOwnerWithToken(input(token ?? ""), NOW, scratch.db)).toBe("closed");
    expect(await isSetupOpen(scratch.db)).toBe(false);
    expect(await issueSetupToken(NOW, scratch.db)).toBeNull();
    expect(await signIn("ines@example.org", PASSWORD)).toMatchObject({ outcome: "signed_in" });
  });

  test("stores only the token's digest", async () => {
    const token = await issueSetupToken(NOW, scratch.db);
    const [row] = await scratch.db.accountToken.findMany();
    expect(row?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  test("blocks an address with wrong tokens for longer each time and does not look tokens up meanwhile", async () => {
    const token = (await issueSetupToken(NOW, scratch.db)) ?? "";
    const check = (token: string, now = NOW, address = "203.0.113.7") =>
      checkSetupToken({ token, address }, now, scratch.db);
    for (let tries = 0; tries < 9; tries++) expect(await check(`guess ${tries}`)).toBe("wrong");
    expect(await check(token)).toBe("good");
    for (let tries = 0; tries < 10; tries++) expect(await check(`guess ${tries}`)).toBe("wrong");
    expect(await check(token)).toEqual({ until: later(30_000) });
    expect(await check(token, NOW, "198.51.100.1")).toBe("good");
    expect(await check("guess", later(30_000))).toBe("wrong");
    expect(await check(token, later(60_000))).toEqual({ until: later(90_000) });
    expect(await check(token, later(90_000))).toBe("good");
    expect(await check("guess", later(90_000))).toBe("wrong");
  });

  test("does not let many simultaneous wrong tokens exceed the limit", async () => {
    await issueSetupToken(NOW, scratch.db);
    const results = await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        checkSetupToken({ token: `guess ${index}`, address: "203.0.113.7" }, NOW, scratch.db),
      ),
    );
    expect(results.filter((result) => result === "wrong")).toHaveLength(10);
  });

  test("succeeds for one of two people with the same token", async () => {
    const token = (await issueSetupToken(NOW, scratch.db)) ?? "";
    const results = await Promise.all(
      ["a", "b", "c", "d"].map((who) =>
        createOwnerWithToken(input(token, `${who}@example.org`), NOW, scratch.db),
      ),
    );
    expect(results.filter((result) => typeof result === "object")).toHaveLength(1);
    expect(await scratch.db.appUser.count()).toBe(1);
  });

  test("rejects wrong, replaced and expired tokens", async () => {
    const earlier = (await issueSetupToken(NOW, scratch.db)) ?? "";
    const token = (await issueSetupToken(NOW, scratch.db)) ?? "";
    expect(await createOwnerWithToken(input("0000-0000-0000-0000"), NOW, scratch.db)).toBe("wrong_token");
    expect(await createOwnerWithToken(input(earlier), NOW, scratch.db)).toBe("wrong_token");
    expect(await createOwnerWithToken(input(token), later(7 * DAY), scratch.db)).toBe("wrong_token");
    expect(await isSetupTokenValid(token, later(7 * DAY - 1), scratch.db)).toBe(true);
  });

  test("creates the owner from the settings, ends the token and does nothing later", async () => {
    const token = (await issueSetupToken(NOW, scratch.db)) ?? "";
    const made = { email: "ines@example.org", password: PASSWORD };
    const results = await Promise.all([1, 2, 3].map(() => createFirstOwner(made, NOW, scratch.db)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await isSetupTokenValid(token, NOW, scratch.db)).toBe(false);
  });

  test("of an ordinary user can change its password; a provider's account has none", async () => {
    const provided = await scratch.db.appUser.create({ data: { email: "o@example.org", role: "member" } });
    const { id } = await account("tom@example.org");
    await requireChangeablePassword(id, scratch.db);
    expect(await hasPassword(id, scratch.db)).toBe(true);
    expect(await hasPassword(provided.id, scratch.db)).toBe(false);
    expect(isDemoAccount(DEMO_ACCOUNT.email, { demoAccount: true })).toBe(true);
    expect(isDemoAccount(DEMO_ACCOUNT.email, { demoAccount: false })).toBe(false);
    expect(isDemoAccount("tom@example.org", { demoAccount: true })).toBe(false);
  });

  test("resets the demo account to its published role and password at every start", async () => {
    await createDemoAccount(NOW, scratch.db);
    await scratch.db.appUser.updateMany({ data: { passwordHash: null, disabledAt: NOW, role: "member" } });
    await createDemoAccount(NOW, scratch.db);
    expect(await signIn(DEMO_ACCOUNT.email, DEMO_ACCOUNT.password)).toMatchObject({ outcome: "signed_in" });
    expect(await scratch.db.appUser.count()).toBe(1);
  });
});

describe("sign-in", () => {
  test("gives the same result for a wrong password, an unknown address, a disabled account and one without a password", async () => {
    await account("ines@example.org");
    const disabled = await account("gone@example.org");
    await scratch.db.appUser.update({ where: { id: disabled.id }, data: { disabledAt: NOW } });
    await scratch.db.appUser.create({ data: { email: "oauth@example.org", role: "member" } });
    const answers = await Promise.all([
      signIn("ines@example.org", "wrong"),
      signIn("nobody@example.org", PASSWORD),
      signIn("gone@example.org", PASSWORD),
      signIn("oauth@example.org", PASSWORD),
    ]);
    expect(answers).toEqual(Array(4).fill({ outcome: "wrong" }));
  });

  test("counts failures for unknown addresses as for known ones, with the same wait", async () => {
    await account("ines@example.org");
    for (const email of ["ines@example.org", "nobody@example.org"]) {
      for (let tries = 0; tries < 5; tries++) {
        expect(await signIn(email, "wrong")).toEqual({ outcome: "wrong" });
      }
      expect(await signIn(email, PASSWORD)).toEqual({ outcome: "throttled", until: later(30_000) });
    }
  });

  test("waits longer with every failure, accepts the right password after the wait and then resets", async () => {
    await account("ines@example.org");
    for (let tries = 0; tries < 5; tries++) await signIn("ines@example.org", "wrong");
    expect(await signIn("ines@example.org", "wrong", later(29_999))).toMatchObject({ outcome: "throttled" });
    expect(await signIn("ines@example.org", "wrong", later(30_000))).toEqual({ outcome: "wrong" });
    expect(await signIn("ines@example.org", PASSWORD, later(60_000))).toEqual({
      outcome: "throttled",
      until: later(90_000),
    });
    expect(await signIn("ines@example.org", PASSWORD, later(90_000))).toMatchObject({ outcome: "signed_in" });
    expect(await signIn("ines@example.org", "wrong", later(90_001))).toEqual({ outcome: "wrong" });
  });

  test("does not let many simultaneous attempts exceed the limit", async () => {
    await account("ines@example.org");
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => signIn("ines@example.org", `guess ${index}`)),
    );
    expect(results.filter(({ outcome }) => outcome === "wrong")).toHaveLength(5);
    expect(results.filter(({ outcome }) => outcome === "throttled")).toHaveLength(15);
  });

  test("limits attempts at one account from many addresses, except from a known address", async () => {
    await account("ines@example.org");
    expect(await signIn("ines@example.org", PASSWORD, NOW, "198.51.100.1")).toMatchObject({
      outcome: "signed_in",
    });
    for (let n = 0; n < 20; n++) await signIn("ines@example.org", "wrong", NOW, `203.0.113.${n}`);
    expect(await signIn("ines@example.org", PASSWORD, NOW, "203.0.113.99")).toMatchObject({
      outcome: "throttled",
    });
    expect(await signIn("ines@example.org", PASSWORD, NOW, "198.51.100.1")).toMatchObject({
      outcome: "signed_in",
    });
  });

  test("limits attempts at many accounts from one address", async () => {
    await account("ines@example.org");
    for (let n = 0; n < 30; n++) await signIn(`someone${n}@example.org`, "wrong");
    expect(await signIn("ines@example.org", PASSWORD)).toMatchObject({ outcome: "throttled" });
    expect(await signIn("ines@example.org", PASSWORD, NOW, "198.51.100.1")).toMatchObject({
      outcome: "signed_in",
    });
  });

  test("stores neither e-mail addresses nor network addresses of attempts", async () => {
    await signIn("secret@example.org", "wrong");
    const rows = await scratch.db.loginAttempt.findMany();
    expect(rows).toHaveLength(3);
    expect(rows.every(({ key }) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });

  test("deletes entries older than a day", async () => {
    await account("ines@example.org");
    for (let n = 0; n < 4; n++) await signIn("ines@example.org", "wrong");
    await signIn("nobody@example.org", "wrong");
    expect(await signIn("ines@example.org", "wrong", later(DAY + 1))).toEqual({ outcome: "wrong" });
    expect(await signIn("ines@example.org", PASSWORD, later(DAY + 2))).toMatchObject({
      outcome: "signed_in",
    });
    expect(await scratch.db.loginAttempt.count({ where: { lastAt: { lte: NOW } } })).toBe(0);
  });

  test("accepts known and invited users with a verified address from a provider, and no others", async () => {
    const ines = await account("ines@example.org");
    await createInvitation({ email: "new@example.org", role: "member" }, NOW, scratch.db);
    const admit = (email: string | null) => findAccountOfProvider({ email, name: "N" }, NOW, scratch.db);
    expect(await admit("Ines@Example.org")).toEqual({ id: ines.id, sessionVersion: 1 });
    expect(await admit(null)).toBeNull();
    expect(await admit("stranger@example.org")).toBeNull();
    const [first, second] = await Promise.all([admit("new@example.org"), admit("new@example.org")]);
    const made = await admit("new@example.org");
    expect([first, second].filter(Boolean).every((account) => account?.id === made?.id)).toBe(true);
    expect(made).not.toBeNull();
    await scratch.db.appUser.updateMany({ data: { disabledAt: NOW } });
    expect(await admit("ines@example.org")).toBeNull();
  });
});

describe("an invitation", () => {
  test("creates one account with its role when accepted several times at once", async () => {
    const { token } = await createInvitation({ email: "tom@example.org", role: "member" }, NOW, scratch.db);
    expect(await findInvitation(token, NOW, scratch.db)).toMatchObject({ email: "tom@example.org" });
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => acceptInvitation({ token, password: PASSWORD }, NOW, scratch.db)),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await listUsers(scratch.db)).toMatchObject([{ email: "tom@example.org", role: "member" }]);
    expect(await findInvitation(token, NOW, scratch.db)).toBeNull();
  });

  test("ends when it expires, is revoked or replaced", async () => {
    const accept = (token: string, now = NOW) =>
      acceptInvitation({ token, password: PASSWORD }, now, scratch.db);
    const first = await createInvitation({ email: "tom@example.org", role: "member" }, NOW, scratch.db);
    const second = await createInvitation({ email: "tom@example.org", role: "owner" }, NOW, scratch.db);
    expect(await accept(first.token)).toBeNull();
    expect(await accept(second.token, later(7 * DAY))).toBeNull();
    const [open] = await listInvitations(NOW, scratch.db);
    expect(open).toMatchObject({ email: "tom@example.org", role: "owner" });
    await revokeInvitation(open?.id ?? "", scratch.db);
    expect(await accept(second.token)).toBeNull();
    expect(await scratch.db.appUser.count()).toBe(0);
  });

  test("is refused for an address that has an account", async () => {
    await account("ines@example.org");
    await expect(
      createInvitation({ email: "ines@example.org", role: "member" }, NOW, scratch.db),
    ).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("user management", () => {
  test("keeps the last owner, also when two owners change each other at once", async () => {
    const ines = await account("ines@example.org");
    const change = (actor: string, who: string, what: { role?: "member"; disabled?: boolean }) =>
      changeUser(actor, who, what, NOW, scratch.db);
    await expect(change(ines.id, ines.id, { role: "member" })).rejects.toMatchObject({ code: "conflict" });
    await expect(change(ines.id, ines.id, { disabled: true })).rejects.toMatchObject({ code: "conflict" });
    const tom = await account("tom@example.org");
    const results = await Promise.allSettled([
      change(ines.id, tom.id, { role: "member" }),
      change(tom.id, ines.id, { disabled: true }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await scratch.db.appUser.count({ where: { role: "owner", disabledAt: null } })).toBe(1);
  });

  test("deletes an account with its reset link and keeps its invitations open", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    await createPasswordReset({ actorId: ines.id, userId: tom.id, hasProviders: false }, NOW, scratch.db);
    await createInvitation({ email: "new@example.org", role: "member" }, NOW, scratch.db);
    await deleteUser(ines.id, tom.id, scratch.db);
    expect((await listUsers(scratch.db)).map(({ email }) => email)).toEqual(["ines@example.org"]);
    expect(await scratch.db.passwordReset.count()).toBe(0);
    expect(await listInvitations(NOW, scratch.db)).toHaveLength(1);
    expect(await signIn("tom@example.org", PASSWORD)).toEqual({ outcome: "wrong" });
    await expect(deleteUser(ines.id, tom.id, scratch.db)).rejects.toMatchObject({ code: "not_found" });
    await createInvitation({ email: "tom@example.org", role: "member" }, NOW, scratch.db);
  });

  test("does not delete the last owner, also when two owners delete each other at once", async () => {
    const ines = await account("ines@example.org");
    await account("tom@example.org", "member");
    const gone = await account("gone@example.org");
    await changeUser(ines.id, gone.id, { disabled: true }, NOW, scratch.db);
    await expect(deleteUser(ines.id, ines.id, scratch.db)).rejects.toMatchObject({ code: "conflict" });
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await account(`a${round}@example.org`), await account(`b${round}@example.org`)];
      await scratch.db.appUser.deleteMany({ where: { role: "owner", id: { notIn: [a.id, b.id] } } });
      const results = await Promise.allSettled([
        deleteUser(a.id, b.id, scratch.db),
        changeUser(b.id, a.id, { role: "member" }, NOW, scratch.db),
        deleteUser(a.id, a.id, scratch.db),
      ]);
      expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
      expect(await scratch.db.appUser.count({ where: { role: "owner", disabledAt: null } })).toBe(1);
    }
  });

  test("offers only actions that the server accepts", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    await scratch.db.appUser.create({ data: { email: "oauth@example.org", role: "member" } });
    const gone = await account("gone@example.org");
    await changeUser(ines.id, gone.id, { disabled: true }, NOW, scratch.db);
    const offered = async (hasProviders: boolean) => {
      const users = await listUsers(scratch.db);
      const actions = users.map((user) => [
        user.email.split("@")[0],
        userActions(user, users, { viewerId: ines.id, hasProviders }),
      ]);
      return Object.fromEntries(actions);
    };
    const all = { isLastOwner: false, canChange: true, canResetPassword: true };
    const noReset = { ...all, canResetPassword: false };
    const lastOwner = { isLastOwner: true, canChange: false, canResetPassword: false };
    expect(await offered(true)).toEqual({ ines: lastOwner, tom: all, oauth: noReset, gone: noReset });
    expect(await offered(false)).toEqual({ ines: lastOwner, tom: all, oauth: all, gone: noReset });
    await changeUser(ines.id, tom.id, { role: "owner" }, NOW, scratch.db);
    expect(await offered(true)).toMatchObject({ ines: noReset, tom: all });
  });

  test("is refused for members, and reports unknown accounts", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    const change = (actor: string, who: string) =>
      changeUser(actor, who, { disabled: true }, NOW, scratch.db);
    await expect(change(tom.id, ines.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteUser(tom.id, ines.id, scratch.db)).rejects.toMatchObject({ code: "forbidden" });
    await expect(change(ines.id, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a password reset link", () => {
  const NEW = "another heron lantern";
  const make = (actorId: string, userId: string, now = NOW, hasProviders = true) =>
    createPasswordReset({ actorId, userId, hasProviders }, now, scratch.db);
  const use = (token: string, now = NOW) => resetPassword({ token, password: NEW }, now, scratch.db);

  test("sets a new password once when used several times at once, and ends every session", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    const claims = newClaims(tom, NOW);
    const { token, email } = await make(ines.id, tom.id);
    expect(email).toBe("tom@example.org");
    expect(await findPasswordReset(token, NOW, scratch.db)).toEqual({
      userId: tom.id,
      email: "tom@example.org",
      name: null,
    });
    const results = await Promise.all([1, 2, 3, 4].map(() => use(token, later(1))));
    expect(results.filter(Boolean)).toEqual([{ id: tom.id, sessionVersion: 2 }]);
    expect(await use(token, later(2))).toBeNull();
    const check = new SessionCheck(() => scratch.db);
    expect(await check.state(claims)).toEqual({ user: null, ended: "password" });
    expect(await signIn("tom@example.org", PASSWORD)).toEqual({ outcome: "wrong" });
    expect(await signIn("tom@example.org", NEW)).toMatchObject({ outcome: "signed_in" });
    expect(await signIn("ines@example.org", PASSWORD)).toMatchObject({ outcome: "signed_in" });
  });

  test("is stored as its token's digest only", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    const { token } = await make(ines.id, tom.id);
    const [row] = await scratch.db.passwordReset.findMany();
    expect(row?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  test("ends after a day, with a newer link, a password change or when the account is disabled", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    const first = await make(ines.id, tom.id);
    const second = await make(ines.id, tom.id);
    expect(await use(first.token)).toBeNull();
    expect(await use(second.token, later(DAY))).toBeNull();
    const change = { current: PASSWORD, next: NEW, address: "203.0.113.7" };
    expect(await changePassword(tom.id, change, NOW, scratch.db)).toHaveProperty("id");
    expect(await use(second.token)).toBeNull();
    const third = await make(ines.id, tom.id);
    await scratch.db.appUser.update({ where: { id: tom.id }, data: { disabledAt: NOW } });
    expect(await findPasswordReset(third.token, NOW, scratch.db)).toBeNull();
    expect(await use(third.token)).toBeNull();
    await changeUser(ines.id, tom.id, { disabled: true }, NOW, scratch.db);
    await changeUser(ines.id, tom.id, { disabled: false }, NOW, scratch.db);
    expect(await use(third.token)).toBeNull();
  });

  test("is refused for oneself, a disabled account, an unknown account, and by a member", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    await expect(make(ines.id, ines.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(make(tom.id, ines.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(make(ines.id, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
    await changeUser(ines.id, tom.id, { disabled: true }, NOW, scratch.db);
    await expect(make(ines.id, tom.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("is created for an account without a password only if no provider is configured", async () => {
    const ines = await account("ines@example.org");
    const oauth = await scratch.db.appUser.create({ data: { email: "oauth@example.org", role: "member" } });
    await expect(make(ines.id, oauth.id, NOW, true)).rejects.toMatchObject({
      code: "conflict",
      message: "This account signs in through a provider and has no password to reset.",
    });
    const { token } = await make(ines.id, oauth.id, NOW, false);
    expect(await use(token)).toHaveProperty("id", oauth.id);
    expect(await signIn("oauth@example.org", NEW)).toMatchObject({ outcome: "signed_in" });
  });

  test("does not work for an account that is disabled at the same moment", async () => {
    const ines = await account("ines@example.org");
    for (let round = 0; round < 5; round++) {
      const tom = await account(`tom${round}@example.org`, "member");
      const { token } = await make(ines.id, tom.id);
      await Promise.all([use(token), changeUser(ines.id, tom.id, { disabled: true }, NOW, scratch.db)]);
      const row = await scratch.db.appUser.findUniqueOrThrow({ where: { id: tom.id } });
      expect(row.disabledAt).not.toBeNull();
      expect(await scratch.db.passwordReset.count()).toBe(0);
      expect(await signIn(tom.email, NEW, NOW, `203.0.113.${round}`)).toEqual({ outcome: "wrong" });
    }
  });
});

describe("a session", () => {
  let clock = 0;
  const check = () =>
    new SessionCheck(
      () => scratch.db,
      () => clock,
    );
  beforeEach(() => {
    clock = NOW.getTime();
  });

  test("is cached for 15 s", async () => {
    const ines = await account("ines@example.org");
    const sessions = check();
    const claims = newClaims(ines, NOW);
    expect((await sessions.state(claims)).user?.email).toBe("ines@example.org");
    await scratch.db.appUser.update({ where: { id: ines.id }, data: { disabledAt: NOW } });
    clock += 14_999;
    expect((await sessions.state(claims)).user).not.toBeNull();
    clock += 1;
    expect(await sessions.state(claims)).toEqual({ user: null, ended: "disabled" });
  });

  test("ends when the account is disabled, and stays ended when it is enabled again", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    const claims = newClaims(tom, NOW);
    await changeUser(ines.id, tom.id, { disabled: true }, later(1), scratch.db);
    expect((await check().state(claims)).ended).toBe("disabled");
    await changeUser(ines.id, tom.id, { disabled: false }, later(2), scratch.db);
    expect((await check().state(claims)).ended).toBe("other");
    expect(await signIn("tom@example.org", PASSWORD, later(3))).toMatchObject({ outcome: "signed_in" });
  });

  test("ends on all other devices when the password changes, with that reason", async () => {
    const ines = await account("ines@example.org");
    const claims = newClaims(ines, NOW);
    const given = { current: PASSWORD, next: "another heron lantern", address: "203.0.113.7" };
    const wrong = { ...given, current: "wrong" };
    expect(await changePassword(ines.id, wrong, later(1), scratch.db)).toBe("wrong");
    expect((await check().state(claims)).user).not.toBeNull();
    const [one, two] = await Promise.all([
      changePassword(ines.id, given, later(1), scratch.db),
      changePassword(ines.id, given, later(1), scratch.db),
    ]);
    const changed = [one, two].find((result) => typeof result === "object" && "id" in result);
    expect([one, two].filter((result) => result === "wrong")).toHaveLength(1);
    expect(await check().state(claims)).toEqual({ user: null, ended: "password" });
    if (typeof changed !== "object" || !("id" in changed)) throw new Error("no change went through");
    expect((await check().state(newClaims(changed, later(2)))).user?.email).toBe("ines@example.org");
    expect(await signIn("ines@example.org", PASSWORD, later(3))).toEqual({ outcome: "wrong" });
  });

  test("is rejected after sign-out, while another session of the account continues", async () => {
    const ines = await account("ines@example.org");
    const [signedOut, active] = [newClaims(ines, NOW), newClaims(ines, NOW)];
    await scratch.db.endedSession.create({ data: { id: signedOut.sid, expiresAt: later(DAY) } });
    expect((await check().state(signedOut)).user).toBeNull();
    expect((await check().state(active)).user).not.toBeNull();
  });

  test("ends when the account is deleted, with that reason", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    const claims = newClaims(tom, NOW);
    await deleteUser(ines.id, tom.id, scratch.db);
    expect(await check().state(claims)).toEqual({ user: null, ended: "deleted" });
  });

  test("follows a change of role", async () => {
    const ines = await account("ines@example.org");
    const tom = await account("tom@example.org", "member");
    const claims = newClaims(tom, NOW);
    await changeUser(ines.id, tom.id, { role: "owner" }, NOW, scratch.db);
    expect((await check().state(claims)).user?.role).toBe("owner");
  });
});
