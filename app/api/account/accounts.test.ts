import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { POST as acceptInvitation } from "@/app/api/account/invitation/route";
import { POST as changePassword } from "@/app/api/account/password/route";
import { POST as resetPassword } from "@/app/api/account/password-reset/route";
import { POST as setUp } from "@/app/api/account/setup/route";
import { POST as createReset } from "@/app/api/users/[id]/password-reset/route";
import { PATCH as changeUser, DELETE as deleteUser } from "@/app/api/users/[id]/route";
import { DELETE as withdraw } from "@/app/api/users/invitations/[id]/route";
import { POST as invite } from "@/app/api/users/invitations/route";
import { encodeSession, newClaims, sessionCookieName } from "@/lib/auth/session-token";
import { issueSetupToken } from "@/lib/auth/setup";
import { accountLinkReply, doneReply } from "@/lib/contracts/account";
import { errorReply } from "@/lib/contracts/errors";
import type { Handler } from "@/lib/http/handler";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

const SECRET = "a secret of more than thirty-two characters";
const PASSWORD = "quiet heron lantern";
let scratch: ScratchDatabase;

beforeAll(async () => {
  vi.stubEnv("NEXTAUTH_SECRET", SECRET);
  vi.stubEnv("NEXTAUTH_URL", "");
  scratch = await createScratchDatabase();
  // The application's database client.
  Object.assign(globalThis, { sigmawatchDatabase: scratch.db });
});
beforeEach(async () => {
  await scratch.db
    .$executeRaw`TRUNCATE app_user, password_reset, account_token, login_attempt, ended_session`;
});

type Call = { body?: unknown; cookie?: string | undefined; id?: string; headers?: Record<string, string> };

function send(handler: Handler, { body, cookie, id, headers }: Call): Promise<Response> {
  const request = new Request("http://localhost/api/x", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      ...(cookie ? { cookie: `theme=dark; ${cookie}; other=1` } : {}),
      ...headers,
    },
    body: JSON.stringify(body ?? {}),
  });
  return handler(request, { params: Promise.resolve(id === undefined ? {} : { id }) });
}

const errorOf = async (response: Response) => errorReply.parse(await response.json()).error;
const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0];

async function account(email: string, role: "owner" | "member") {
  const user = await scratch.db.appUser.create({ data: { email, role } });
  const token = await encodeSession(newClaims(user, new Date()), SECRET);
  return { ...user, cookie: `${sessionCookieName(false)}=${token}` };
}

async function setUpOwner(): Promise<string | undefined> {
  const token = await issueSetupToken(new Date(), scratch.db);
  const response = await send(setUp, { body: { token, email: " Ines@Example.org ", password: PASSWORD } });
  expect(response.status).toBe(200);
  return cookieOf(response);
}

describe("POST /api/account/setup", () => {
  test("creates the owner, signs in, and returns 404 afterwards", async () => {
    const token = await issueSetupToken(new Date(), scratch.db);
    const body = { token, email: "ines@example.org", password: PASSWORD };
    const response = await send(setUp, { body });
    expect(doneReply.parse(await response.json())).toEqual({ next: "/" });
    expect(response.headers.get("set-cookie")).toMatch(
      /^next-auth\.session-token=[\w.-]+; Path=\/; Max-Age=1209600; HttpOnly; SameSite=Lax$/,
    );
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect((await send(setUp, { body })).status).toBe(404);
  });

  test.each([
    [{ token: "0000-0000-0000-0000" }, "token"],
    [{ email: "ines" }, "email"],
    [{ password: "password1" }, "password"],
    [{ password: "short" }, "password"],
  ])("returns the problem of %j by field, and keeps the token valid", async (wrong, field) => {
    const token = await issueSetupToken(new Date(), scratch.db);
    const good = { token, email: "ines@example.org", password: PASSWORD };
    const response = await send(setUp, { body: { ...good, ...wrong } });
    expect(response.status).toBe(400);
    expect(Object.keys(Object((await errorOf(response)).details))).toEqual([field]);
    expect((await send(setUp, { body: good })).status).toBe(200);
  });

  test("states the wait after many wrong tokens", async () => {
    await issueSetupToken(new Date(), scratch.db);
    const body = { token: "0000-0000-0000-0000", email: "ines@example.org", password: PASSWORD };
    for (let tries = 0; tries < 10; tries++) expect((await send(setUp, { body })).status).toBe(400);
    const response = await send(setUp, { body });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(25);
  });

  test("rejects other origins, other content types and large bodies", async () => {
    const cross = await send(setUp, { headers: { "sec-fetch-site": "cross-site" } });
    expect([cross.status, (await errorOf(cross)).code]).toEqual([403, "forbidden"]);
    expect((await send(setUp, { headers: { "content-type": "text/plain" } })).status).toBe(400);
    expect((await send(setUp, { body: { token: "x".repeat(30_000) } })).status).toBe(400);
    expect((await send(setUp, { body: "no object" })).status).toBe(400);
  });
});

describe("POST /api/account/password", () => {
  test("ends all other sessions and renews the current one", async () => {
    const here = await setUpOwner();
    const body = { current: PASSWORD, next: "another heron lantern" };
    const response = await send(changePassword, { body, cookie: here });
    expect(response.status).toBe(200);
    const again = { current: "another heron lantern", next: "third heron lantern" };
    expect((await send(changePassword, { body: again, cookie: here })).status).toBe(401);
    expect((await send(changePassword, { body: again, cookie: cookieOf(response) })).status).toBe(200);
  });

  test("rejects signed-out requests and wrong passwords, and states the wait after many", async () => {
    const body = { current: "wrong", next: "another heron lantern" };
    expect((await send(changePassword, { body })).status).toBe(401);
    const cookie = await setUpOwner();
    const common = await send(changePassword, { body: { ...body, next: "password1" }, cookie });
    expect((await errorOf(common)).details).toHaveProperty("next");
    for (let tries = 0; tries < 5; tries++) {
      const response = await send(changePassword, { body, cookie });
      expect((await errorOf(response)).details).toHaveProperty("current");
    }
    const response = await send(changePassword, { body: { ...body, current: PASSWORD }, cookie });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(25);
    expect((await errorOf(response)).message).toMatch(/^Too many attempts\. Try again in \d+ s\.$/);
  });
});

describe("invitations", () => {
  test("create one member per link, who is then signed in", async () => {
    const { cookie } = await account("ines@example.org", "owner");
    const body = { email: "Tom@example.org", role: "member" };
    const made = accountLinkReply.parse(await (await send(invite, { body, cookie })).json());
    expect(made).toMatchObject({
      email: "tom@example.org",
      link: expect.stringContaining("http://localhost/invite/"),
    });
    const token = made.link.split("/").at(-1);
    const answer = { body: { token, password: PASSWORD } };
    const accepted = await send(acceptInvitation, answer);
    expect(accepted.status).toBe(200);
    expect((await send(acceptInvitation, answer)).status).toBe(404);
    const asMember = await send(invite, { body, cookie: cookieOf(accepted) });
    expect([asMember.status, (await errorOf(asMember)).code]).toEqual([403, "forbidden"]);
    const twice = await send(invite, { body, cookie });
    expect((await errorOf(twice)).details).toEqual({ email: "tom@example.org already has an account." });
  });

  test("can be revoked by owners only", async () => {
    const { cookie } = await account("ines@example.org", "owner");
    const member = await account("tom@example.org", "member");
    const body = { email: "eva@example.org", role: "member" };
    const made = accountLinkReply.parse(await (await send(invite, { body, cookie })).json());
    const open = await scratch.db.accountToken.findFirstOrThrow();
    expect((await send(withdraw, { id: open.id, cookie: member.cookie })).status).toBe(403);
    expect((await send(withdraw, { id: open.id, cookie })).status).toBe(200);
    const token = made.link.split("/").at(-1);
    expect((await send(acceptInvitation, { body: { token, password: PASSWORD } })).status).toBe(404);
  });
});

describe("links created by an owner", () => {
  const linkFor = async (headers: Record<string, string>, cookie: string) => {
    const body = { email: "tom@example.org", role: "member" };
    const { link, warning } = accountLinkReply.parse(
      await (await send(invite, { body, cookie, headers })).json(),
    );
    return { site: new URL(link).origin, warning };
  };

  test("start with the origin of the owner's request, not with forged headers", async () => {
    const { cookie } = await account("ines@example.org", "owner");
    const site = "https://prices.example.org";
    const claimed = { "x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "ftp" };
    expect(await linkFor({ ...claimed, host: "127.0.0.1:3000", origin: site }, cookie)).toEqual({
      site,
      warning: null,
    });
    expect(await linkFor({ ...claimed, host: "prices.example.org" }, cookie)).toEqual({
      site: "http://prices.example.org",
      warning: null,
    });
    const local = await linkFor({ host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000" }, cookie);
    expect(local.warning).toMatch(/works on this computer only/);
  });

  test("are not created for requests from another origin", async () => {
    const { cookie } = await account("ines@example.org", "owner");
    const headers = { "sec-fetch-site": "cross-site", origin: "https://elsewhere.example" };
    const body = { email: "tom@example.org", role: "member" };
    expect((await send(invite, { body, cookie, headers })).status).toBe(403);
  });
});

describe("password reset", () => {
  test("sets the password, signs in, and ends the other sessions", async () => {
    const { cookie } = await account("ines@example.org", "owner");
    const tom = await account("tom@example.org", "member");
    await scratch.db.appUser.update({ where: { id: tom.id }, data: { passwordHash: "x" } });
    expect((await send(createReset, { id: tom.id, cookie: tom.cookie })).status).toBe(403);
    const made = accountLinkReply.parse(await (await send(createReset, { id: tom.id, cookie })).json());
    expect(made.email).toBe("tom@example.org");
    expect(made.link).toMatch(/\/reset-password\/[\w-]{43}$/);
    const token = made.link.split("/").at(-1);
    const weak = await send(resetPassword, { body: { token, password: "password123456" } });
    expect((await errorOf(weak)).details).toHaveProperty("password");
    const response = await send(resetPassword, { body: { token, password: PASSWORD } });
    expect(response.status).toBe(200);
    const next = { current: PASSWORD, next: "another heron lantern" };
    expect((await send(changePassword, { body: next, cookie: tom.cookie })).status).toBe(401);
    expect((await send(changePassword, { body: next, cookie: cookieOf(response) })).status).toBe(200);
    const again = await send(resetPassword, { body: { token, password: PASSWORD } });
    expect([again.status, (await errorOf(again)).code]).toEqual([404, "not_found"]);
  });
});

describe("DELETE /api/users/{id}", () => {
  test("ends the sessions at once in this process, and rejects the last owner", async () => {
    const ines = await account("ines@example.org", "owner");
    const tom = await account("tom@example.org", "member");
    const next = { body: { current: "x", next: PASSWORD } };
    expect((await send(changePassword, { ...next, cookie: tom.cookie })).status).toBe(400);
    expect((await send(deleteUser, { id: ines.id, cookie: tom.cookie })).status).toBe(403);
    expect((await send(deleteUser, { id: tom.id, cookie: ines.cookie })).status).toBe(200);
    expect((await send(changePassword, { ...next, cookie: tom.cookie })).status).toBe(401);
    expect((await send(deleteUser, { id: tom.id, cookie: ines.cookie })).status).toBe(404);
    const last = await send(deleteUser, { id: ines.id, cookie: ines.cookie });
    expect([last.status, (await errorOf(last)).code]).toEqual([409, "conflict"]);
  });
});

describe("PATCH /api/users/{id}", () => {
  test("disables at once in this process, and rejects the last owner", async () => {
    const ines = await account("ines@example.org", "owner");
    const tom = await account("tom@example.org", "owner");
    expect((await send(changeUser, { id: tom.id, body: {}, cookie: ines.cookie })).status).toBe(400);
    const disable = { body: { disabled: true }, cookie: ines.cookie };
    expect((await send(changeUser, { ...disable, id: tom.id })).status).toBe(200);
    expect((await send(changeUser, { ...disable, id: ines.id, cookie: tom.cookie })).status).toBe(401);
    const last = await send(changeUser, { ...disable, id: ines.id });
    expect([last.status, (await errorOf(last)).code]).toEqual([409, "conflict"]);
  });

  test("rejects sessions with another secret, without a user, and invalid ones", async () => {
    const ines = await account("ines@example.org", "owner");
    const forged = await encodeSession(newClaims(ines, new Date()), `${SECRET} of someone else`);
    const nobody = newClaims({ id: crypto.randomUUID(), sessionVersion: 1 }, new Date());
    const name = sessionCookieName(false);
    for (const token of [forged, await encodeSession(nobody, SECRET), "nonsense", ""]) {
      const call = { id: ines.id, body: { role: "member" }, cookie: `${name}=${token}` };
      expect((await send(changeUser, call)).status).toBe(401);
    }
    const bearer = { authorization: `Bearer ${ines.cookie.split("=")[1]}` };
    expect((await send(changeUser, { id: ines.id, body: { role: "member" }, headers: bearer })).status).toBe(
      401,
    );
  });
});
