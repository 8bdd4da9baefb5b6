import { issueSetupToken } from "@/lib/auth/setup";
import { expect, expectAccessible, expectNoSidewaysScroll, LONG, test } from "./fixtures";

const PASSWORD = "quiet heron lantern";
const INES = "ines@example.org";
const PHONE = { width: 390, height: 844 };

test.beforeEach(async ({ stage }) => {
  await stage.market();
});

test("the first owner account is created once, with the printed link", async ({
  page,
  stage,
  allowFailedRequests,
}) => {
  allowFailedRequests();
  const token = await issueSetupToken(new Date(), stage.db);
  await page.goto(`/setup?token=${token}`);
  await expect(page.getByRole("heading", { name: "This server is ready" })).toBeVisible();
  await expect(page.getByLabel("Setup token")).toHaveValue(token ?? "");
  await page.getByLabel("E-mail").fill(INES);
  await page.getByLabel("Password", { exact: true }).fill("password123456");
  await page.getByRole("button", { name: "Create account and open the market" }).click();
  const password = page.getByLabel("Password", { exact: true });
  await expect(password).toHaveAccessibleDescription(/Too easy to guess: use three or four unrelated words/);
  await expect(password).toBeFocused();
  await password.fill(PASSWORD);
  await page.getByRole("button", { name: "Create account and open the market" }).click();
  await expect(page).toHaveURL("/");
  await page.getByRole("button", { name: "Your account" }).click();
  await expect(page.getByText(INES).filter({ visible: true })).toBeVisible();
  await page.goto("/setup");
  await expect(page.getByText("Page not found")).toBeVisible();
});

test("setup reveals nothing about the server before the token is accepted", async ({ page, stage }) => {
  await issueSetupToken(new Date(), stage.db);
  await page.goto("/setup?token=0000-0000-0000-0000");
  await expect(page.getByLabel("Setup token")).toHaveAccessibleDescription(/no longer valid/);
  await expect(page.getByText("This server is ready")).toHaveCount(0);
  await page.goto("/sign-in");
  await expect(page.getByText("This server has no account yet")).toBeVisible();
});

test("sign-in fails with a wrong password, succeeds with the right one and returns to the requested page", async ({
  page,
  stage,
  allowFailedRequests,
}) => {
  allowFailedRequests();
  await stage.account({ email: INES, password: PASSWORD });
  await page.goto("/pairs/coingecko/bitcoin-usd?range=7d");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByText("Sign in to continue to Bitcoin BTC/USD.")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toBeFocused();
  for (const email of [INES, "nobody@example.org"]) {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("not it at all");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(
      page.getByText("The e-mail or the password is wrong. Check both and try again."),
    ).toBeVisible();
  }
  await page.getByLabel("E-mail").fill(INES.toUpperCase());
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/pairs/coingecko/bitcoin-usd?range=7d");
});

test("too many attempts show how long to wait", LONG, async ({ page, stage, allowFailedRequests }) => {
  allowFailedRequests();
  await stage.account({ email: INES, password: PASSWORD });
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(INES);
  const wrong = page.getByText("The e-mail or the password is wrong.");
  for (let tries = 0; tries < 5; tries++) {
    await page.getByLabel("Password", { exact: true }).fill(`guess ${tries}`);
    const answered = page.waitForResponse(/callback\/credentials/);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await answered;
    await expect(wrong).toBeVisible();
  }
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(
    page.getByRole("alert").filter({ hasText: /Too many attempts\. Try again in \d+ s\./ }),
  ).toBeVisible();
  // A forged X-Forwarded-For does not change the client's address.
  const csrf = await (await page.request.get("/api/auth/csrf")).json();
  const answer = await page.request.post("/api/auth/callback/credentials", {
    headers: { "x-forwarded-for": "198.51.100.99" },
    form: { email: INES, password: PASSWORD, csrfToken: csrf.csrfToken, json: "true" },
  });
  expect(await answer.text()).toContain("throttled");
  // After the wait, the right password is accepted.
  await stage.db.loginAttempt.updateMany({ data: { blockedUntil: new Date() } });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/");
});

test("a link cannot redirect to another site after sign-in", LONG, async ({ page, stage, baseURL }) => {
  await stage.account({ email: INES, password: PASSWORD });
  await page.goto("/sign-in?next=https%3A%2F%2Felsewhere.example%2F&callbackUrl=%2F%2Felsewhere.example");
  await page.getByLabel("E-mail").fill(INES);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`${baseURL}/`);
  await page.goto("/sign-in?next=/%5Celsewhere.example");
  await expect(page).toHaveURL(`${baseURL}/`);
});

test(
  "signing out ends the session, also for a copy of its cookie",
  LONG,
  async ({ page, stage, context }) => {
    await stage.account({ email: INES, password: PASSWORD });
    await page.goto("/sign-in?next=/account");
    await page.getByLabel("E-mail").fill(INES);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Account", exact: true })).toBeVisible();
    const copy = await context.cookies();
    expect(copy.find(({ name }) => name.includes("session-token"))).toMatchObject({
      httpOnly: true,
      sameSite: "Lax",
    });
    await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
    await context.addCookies(copy);
    await page.goto("/account");
    await expect(page.getByText("You are signed out.")).toBeVisible();
  },
);

test("a disabled account is signed out, with that reason", LONG, async ({ page, stage, signIn }) => {
  test.setTimeout(60_000);
  const user = await signIn({ email: INES });
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Account", exact: true })).toBeVisible();
  await stage.db.appUser.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await expect(async () => {
    await page.goto("/account");
    await expect(page.getByText("You are signed out. Your account is disabled.")).toBeVisible({
      timeout: 500,
    });
  }).toPass({ timeout: 25_000 });
  await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount$/);
});

test(
  "changing the password signs out every other device",
  LONG,
  async ({ page, stage, browser, baseURL, allowFailedRequests }) => {
    allowFailedRequests();
    test.setTimeout(60_000);
    const user = await stage.account({ email: INES, password: PASSWORD });
    await page.context().addCookies([await stage.sessionCookie(user)]);
    const other = await browser.newContext({ baseURL });
    await other.addCookies([await stage.sessionCookie(user)]);
    const elsewhere = await other.newPage();
    await elsewhere.goto("/account");
    await expect(elsewhere.getByRole("heading", { name: "Account", exact: true })).toBeVisible();

    await page.goto("/account");
    await page.getByLabel("Current password").fill("not it");
    await page.getByLabel("New password").fill("another heron lantern");
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.getByLabel("Current password")).toHaveAccessibleDescription(
      "This is not your current password.",
    );
    await page.getByLabel("Current password").fill(PASSWORD);
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.getByText("Your password is changed. Every other device is signed out.")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: "Account", exact: true })).toBeVisible();
    await elsewhere.goto("/account");
    await expect(
      elsewhere.getByText("You are signed out. Your password was changed on another device."),
    ).toBeVisible();
    await other.close();
  },
);

test("an owner invites a user, who joins by the link, and disables them", async ({
  allowFailedRequests,
  page,
  signIn,
  browser,
  baseURL,
}) => {
  test.setTimeout(90_000);
  allowFailedRequests();
  await signIn({ email: INES });
  await page.goto("/");
  await page.getByRole("button", { name: "Your account" }).click();
  await page.locator(":popover-open").getByRole("link", { name: "Users" }).click();
  await page.getByLabel("E-mail").fill("tom@example.org");
  await page.getByRole("button", { name: "Create invite link" }).click();
  const link = await page.getByText(/\/invite\//).textContent();
  await expect(page.getByText(/As a member · valid until/)).toBeVisible();

  const other = await browser.newContext({ baseURL });
  const guest = await other.newPage();
  await guest.goto(link ?? "");
  await expect(guest.getByLabel("E-mail")).toHaveValue("tom@example.org");
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Create account and open the market" }).click();
  await expect(guest).toHaveURL("/");
  await guest.goto("/users");
  await expect(guest.getByText("Page not found")).toBeVisible();
  await guest.goto(link ?? "");
  await expect(guest.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "Manage tom@example.org" }).click();
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("disabled", { exact: true })).toBeVisible();
  await guest.goto("/account");
  await expect(guest.getByText("You are signed out. Your account is disabled.")).toBeVisible();
  await other.close();
});

test(
  "the last owner is offered no action that would fail",
  LONG,
  async ({ page, stage, signIn, allowFailedRequests }) => {
    allowFailedRequests();
    await signIn({ email: INES });
    const tom = await stage.account({ email: "tom@example.org", role: "member", password: PASSWORD });
    await page.goto("/users");
    await expect(page.getByText("The only owner.")).toBeVisible();
    await expect(page.getByRole("button", { name: `Manage ${INES}` })).toHaveCount(0);
    await page.getByRole("button", { name: "Manage tom@example.org" }).click();
    const actions = page.getByRole("dialog", { name: "Actions for tom@example.org" });
    await expect(actions.getByRole("button")).toHaveText([
      "Create password reset link",
      "Change to owner",
      "Disable",
      "Delete",
    ]);
    await actions.getByRole("button", { name: "Change to owner" }).click();
    await expect(page.getByText("The only owner.")).toHaveCount(0);
    await page.getByRole("button", { name: `Manage ${INES}` }).click();
    await page.getByRole("button", { name: "Change to member" }).click();
    const question = page.getByRole("alertdialog", { name: "Change your own account to member?" });
    await expect(question).toHaveAccessibleDescription(/You can no longer open this page/);
    // Another owner was faster, so the server refuses an action that the page still offers.
    await stage.db.appUser.update({ where: { id: tom.id }, data: { role: "member" } });
    await question.getByRole("button", { name: "Change to member" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "This is the last owner." })).toBeVisible();
    await expect(page.getByText("The only owner.")).toBeVisible();
  },
);

test(
  "disabling and deleting need confirmation, with the keyboard too",
  LONG,
  async ({ page, stage, signIn }) => {
    test.setTimeout(120_000);
    await signIn({ email: INES });
    const tom = await stage.account({ email: "tom@example.org", role: "member", password: PASSWORD });
    await page.goto("/users");
    const manage = page.getByRole("button", { name: "Manage tom@example.org" });
    const choose = async (action: string) => {
      await manage.focus();
      await page.keyboard.press("Enter");
      const item = page.getByRole("button", { name: action, exact: true });
      await expect(item).toBeVisible();
      while (!(await item.evaluate((button) => button === document.activeElement)))
        await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    };
    for (const [action, name] of [
      ["Disable", "Disable tom@example.org?"],
      ["Delete", "Delete tom@example.org?"],
    ] as const) {
      await choose(action);
      const question = page.getByRole("alertdialog", { name });
      await expect(question).toHaveAccessibleDescription(/They are signed out within a minute/);
      await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(question).toHaveCount(0);
      await expect(manage).toBeFocused();
      await expect(page).toHaveURL("/users");
    }
    expect(await stage.db.appUser.findUniqueOrThrow({ where: { id: tom.id } })).toMatchObject({
      disabledAt: null,
    });
    await choose("Delete");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("alertdialog").getByRole("button", { name: "Delete" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(manage).toHaveCount(0);
    await expect(page.getByText("tom@example.org is deleted")).toBeVisible();
    await expect(page.getByRole("region", { name: "Accounts" })).toBeFocused();
    expect(await stage.db.appUser.count()).toBe(1);
  },
);

test(
  "a reset link made by an owner sets a new password once",
  LONG,
  async ({ page, stage, signIn, browser, baseURL, allowFailedRequests }) => {
    allowFailedRequests();
    test.setTimeout(120_000);
    await signIn({ email: INES });
    const tom = await stage.account({ email: "tom@example.org", role: "member", password: PASSWORD });
    const other = await browser.newContext({ baseURL });
    await other.addCookies([await stage.sessionCookie(tom)]);
    const elsewhere = await other.newPage();
    await page.goto("/users");
    const makeLink = async () => {
      await page.getByRole("button", { name: "Manage tom@example.org" }).click();
      await page.getByRole("button", { name: "Create password reset link" }).click();
      const link = page.getByText(/\/reset-password\//);
      await expect(link).toBeVisible();
      return (await link.textContent()) ?? "";
    };
    const replaced = await makeLink();
    await page.reload();
    const link = await makeLink();

    const reader = await browser.newContext({ baseURL });
    const guest = await reader.newPage();
    await guest.goto(replaced);
    await expect(guest.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
    await guest.goto(link);
    await expect(guest.getByLabel("E-mail")).toHaveValue("tom@example.org");
    await expectAccessible(guest);
    const password = guest.getByLabel("New password");
    await password.fill("password123456");
    await guest.getByRole("button", { name: "Save the password and sign in" }).click();
    await expect(password).toHaveAccessibleDescription(/Too easy to guess/);
    await password.fill("another heron lantern");
    await guest.getByRole("button", { name: "Save the password and sign in" }).click();
    await expect(guest).toHaveURL("/");
    await guest.goto("/account");
    await expect(guest.getByText("tom@example.org").filter({ visible: true })).toBeVisible();
    await elsewhere.goto("/account");
    await expect(elsewhere.getByText("You are signed out. Your password was changed")).toBeVisible();
    await guest.goto(link);
    await expect(guest.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
    await reader.close();
    await other.close();
  },
);

test(
  "links and the session cookie use the address in the owner's browser",
  LONG,
  async ({ page, stage, demoUrl, context }) => {
    await stage.account({ email: INES, password: PASSWORD });
    const site = new URL(demoUrl);
    site.hostname = "prices.localhost";
    await page.goto(`${site.origin}/sign-in?next=/users`);
    await page.getByLabel("E-mail").fill(INES);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${site.origin}/users`);
    const callback = (await context.cookies()).find(({ name }) => name === "next-auth.callback-url");
    expect(decodeURIComponent(callback?.value ?? "")).toBe(`${site.origin}/`);
    await page.getByLabel("E-mail").fill("tom@example.org");
    await page.getByRole("button", { name: "Create invite link" }).click();
    const link = page.getByText(/\/invite\//);
    await expect(link).toHaveText(new RegExp(`^${site.origin}/invite/`));
    await expect(page.getByText("The link works on this computer only.")).toBeVisible();
    await page.goto((await link.textContent()) ?? "");
    await expect(page.getByLabel("E-mail")).toHaveValue("tom@example.org");
  },
);

test(
  "links use NEXTAUTH_URL, with a warning for an owner at another address",
  LONG,
  async ({ page, stage, baseURL }) => {
    await stage.account({ email: INES, password: PASSWORD });
    const used = new URL(baseURL ?? "");
    used.hostname = "prices.localhost";
    await page.goto(`${used.origin}/sign-in?next=/users`);
    await page.getByLabel("E-mail").fill(INES);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${used.origin}/users`);
    await page.getByLabel("E-mail").fill("tom@example.org");
    await page.getByRole("button", { name: "Create invite link" }).click();
    await expect(page.getByText(/\/invite\//)).toHaveText(new RegExp(`^${baseURL}/invite/`));
    await expect(
      page.getByText(`The link uses NEXTAUTH_URL (${baseURL}), but you are using ${used.origin}.`),
    ).toBeVisible();
  },
);

test("an address that sends many wrong setup tokens has to wait", LONG, async ({ page, stage }) => {
  await issueSetupToken(new Date(), stage.db);
  for (let tries = 0; tries < 10; tries++) await page.request.get(`/setup?token=guess-${tries}`);
  await page.goto("/setup?token=guess-11");
  await expect(page.getByLabel("Setup token")).toHaveAccessibleDescription(
    /Too many attempts\. Try again in \d+ s\./,
  );
});

test("the demo shows its account, which can sign in", async ({ page, stage, demoUrl }) => {
  await stage.account({ email: "demo@sigmawatch.local", password: "quiet-heron-lantern" });
  await page.goto(`${demoUrl}sign-in`);
  await expect(page.getByText("This is the demo. Use this account:")).toBeVisible();
  await page.getByLabel("E-mail").fill("demo@sigmawatch.local");
  await page.getByLabel("Password", { exact: true }).fill("quiet-heron-lantern");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
  await page.goto("/sign-in");
});

test("every account action works with the keyboard alone", LONG, async ({ page, stage }) => {
  await stage.account({ email: INES, password: PASSWORD });
  await page.goto("/sign-in?next=/account");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type(INES);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Show password" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Account", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Your account" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(":popover-open").getByRole("link", { name: "Users" })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
});

test("account and users pages have one centred column under the app bar", LONG, async ({ page, signIn }) => {
  test.setTimeout(90_000);
  await signIn({ email: "someone.with.a.rather.long.name@department.example.org" });
  for (const path of ["/account", "/users"]) {
    await page.goto(path);
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toBeVisible();
    for (const width of [320, 390, 720, 768, 1024, 1280, 1440, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      const place = `${path} at ${width}`;
      const box = await heading.boundingBox();
      const column = Math.min(720, width - 2 * (box?.x ?? 0));
      expect(box?.width, place).toBe(column);
      expect(Math.abs((box?.x ?? 0) + column / 2 - width / 2), place).toBeLessThanOrEqual(1);
      if (width < 720) {
        await expect(page.getByRole("banner").getByRole("button", { name: "Find a pair" })).toBeVisible();
      } else {
        await expect(page.getByRole("banner").getByRole("combobox", { name: "Find a pair" })).toBeVisible();
      }
      await expect(page.getByRole("banner").getByText("Live", { exact: true }), place).toBeVisible();
      await expectNoSidewaysScroll(page);
      const outside = await page.getByRole("button").evaluateAll(
        (buttons, right) =>
          buttons
            .filter((button) => button.checkVisibility({ visibilityProperty: true }))
            .filter((button) => button.getBoundingClientRect().right > right)
            .map((button) => button.textContent),
        width,
      );
      expect(outside, place).toEqual([]);
    }
  }
});

test("pairs can be searched from the account page", LONG, async ({ page, signIn }) => {
  await signIn({ email: INES });
  await page.goto("/account");
  await page.keyboard.press("/");
  await page.keyboard.type("eth");
  await expect(page.getByRole("option").first()).toContainText("Ethereum");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/pairs/coingecko/ethereum-usd");
});

for (const size of [{ width: 1440, height: 900 }, PHONE]) {
  test(
    `axe finds no problem on the account pages at ${size.width}`,
    LONG,
    async ({ page, stage, signIn, demoUrl }) => {
      test.setTimeout(180_000);
      await page.setViewportSize(size);
      const token = await issueSetupToken(new Date(), stage.db);
      for (const path of [
        `/setup?token=${token}`,
        "/sign-in",
        `${demoUrl}sign-in`,
        "/invite/none",
        "/reset-password/none",
      ]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      await signIn({ email: "someone.with.a.rather.long.name@department.example.org" });
      for (const path of ["/account", "/users"]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    },
  );
}
