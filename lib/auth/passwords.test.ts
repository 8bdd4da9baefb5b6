import { describe, expect, test } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/auth/password-hash";
import { passwordProblem } from "@/lib/auth/password-rules";

const INES = { email: "ines.vidal@example.org", name: "Ines Maria Vidal" };

describe("a new password", () => {
  test.each([
    ["kestrel", "too_short"],
    ["seven77", "too_short"],
    ["ünïcödé", "too_short"],
    ["x1".repeat(101), "too_long"],
    ["password", "too_easy"],
    ["PassWord1", "too_easy"],
    ["password123456", "too_easy"],
    ["Password123456!", "too_easy"],
    ["P@ssw0rd2024!", "too_easy"],
    ["qwerty12345678", "too_easy"],
    ["1q2w3e4r5t6y", "too_easy"],
    ["letmein123!", "too_easy"],
    ["liverpool2023", "too_easy"],
    ["iloveyou", "too_easy"],
    ["kestrels", "too_easy"],
    ["19871224", "too_easy"],
    ["11111111", "too_easy"],
    ["ababababab", "too_easy"],
    ["abcdefghijklmnop", "too_easy"],
    ["password1".repeat(20), "too_easy"],
    ["sigmawatch", "too_close"],
    ["SigmaWatch-2026!", "too_close"],
    ["sigmawatch sigmawatch", "too_close"],
    ["ines.vidal@example.org", "too_close"],
    ["InesVidal77", "too_close"],
    ["vidal-maria-1987", "too_close"],
  ])("%j is refused: %s", async (password, problem) => {
    expect(await passwordProblem(password, INES)).toBe(problem);
  });

  test.each([
    "quiet heron lantern",
    "correcthorsebatterystaple",
    "Tr0ub4dour&3",
    "пароль из четырёх слов",
    "四つの長い言葉です",
    "🦉🦉🦊🐻🐼🐨🐯🦁",
    "  leading and trailing  ",
    `${"long enough for anyone ".repeat(8)}word`,
    "sigmawatch heron lantern",
    "vidal heron lantern",
  ])("%j is accepted", async (password) => {
    expect(await passwordProblem(password, INES)).toBeNull();
  });

  test("is rejected if it consists of the account's names, and accepted for another account", async () => {
    const password = "torvalds1969";
    expect(await passwordProblem(password, { email: "t@example.org", name: "Linus Torvalds" })).toBe(
      "too_close",
    );
    expect(await passwordProblem("xqtorvaldsk", { email: "torvaldsk@example.org" })).toBe("too_easy");
    expect(await passwordProblem("xqtorvaldsk", INES)).toBeNull();
  });

  test("is measured in characters, not bytes or UTF-16 units", async () => {
    expect(await passwordProblem("🦉🦊🐻🐼🐨🐯🦁", INES)).toBe("too_short");
    const animals = "🦉🦊🐻🐼🐨🐯🦁🐸";
    expect(await passwordProblem(animals.repeat(24).concat("🦉🦊🐻🐼x🐨🐯🦁"), INES)).toBeNull();
    expect(await passwordProblem(animals.repeat(25).concat("x"), INES)).toBe("too_long");
  });

  test("is estimated by its first 64 characters, so that the estimate takes a bounded time", async () => {
    const weak = "password1".repeat(8).slice(0, 64);
    expect(await passwordProblem(`${weak} quiet heron lantern`, INES)).toBe("too_easy");
    expect(await passwordProblem(`${weak.slice(0, 20)} quiet heron lantern`, INES)).toBeNull();
  });
});

describe("a password digest", () => {
  test("is argon2id with OWASP's parameters, and salted", async () => {
    const [first, second] = await Promise.all([hashPassword("quiet heron"), hashPassword("quiet heron")]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  test("matches exactly the password as typed", async () => {
    const password = `${"long ".repeat(39)}end😀`;
    const digest = await hashPassword(password);
    expect(await verifyPassword(digest, password)).toBe(true);
    for (const other of [password.slice(0, -2), ` ${password}`, password.toUpperCase(), `${password}x`]) {
      expect(await verifyPassword(digest, other)).toBe(false);
    }
  });

  test("takes as long to compare without an account as with one, and never matches", async () => {
    const digest = await hashPassword("quiet heron");
    await verifyPassword(null, "warm up");
    const shortest = { nobody: Number.POSITIVE_INFINITY, somebody: Number.POSITIVE_INFINITY };
    const time = async (who: "nobody" | "somebody") => {
      const start = performance.now();
      expect(await verifyPassword(who === "nobody" ? null : digest, "something else")).toBe(false);
      shortest[who] = Math.min(shortest[who], performance.now() - start);
    };
    // Alternating, so that load on the machine affects both.
    for (let round = 0; round < 4; round++) {
      await time("nobody");
      await time("somebody");
    }
    const ratio = shortest.nobody / shortest.somebody;
    // Without the dummy digest the first would be a thousand times shorter.
    expect(ratio).toBeGreaterThan(0.1);
    expect(ratio).toBeLessThan(10);
  }, 60_000);
});
