import { describe, expect, test } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/auth/password-hash";
import { passwordProblem } from "@/lib/auth/password-rules";

const INES = "ines.vidal@example.org";

describe("a new password", () => {
  test.each([
    ["kestrel", "too_short"],
    ["seven77", "too_short"],
    ["ünïcödé", "too_short"],
    ["x1".repeat(101), "too_long"],
    ["password", "too_common"],
    ["PassWord1", "too_common"],
    ["iloveyou", "too_common"],
    ["11111111", "too_common"],
    ["ababababab", "too_common"],
    ["sigmawatch", "too_close"],
    ["SigmaWatch-2026!", "too_close"],
    ["sigmawatch sigmawatch", "too_close"],
    ["ines.vidal@example.org", "too_close"],
    ["InesVidal77", "too_close"],
  ])("%j is refused: %s", async (password, problem) => {
    expect(await passwordProblem(password, INES)).toBe(problem);
  });

  test.each([
    "quiet heron lantern",
    "kestrels",
    "пароль из четырёх слов",
    "四つの長い言葉です",
    "🦉🦉🦊🐻🐼🐨🐯🦁",
    "  leading and trailing  ",
    `${"long enough for anyone ".repeat(8)}word`,
    "sigmawatch heron lantern",
  ])("%j may be used", async (password) => {
    expect(await passwordProblem(password, INES)).toBeNull();
  });

  test("counts characters, not bytes or halves of them", async () => {
    expect(await passwordProblem("🦉🦊🐻🐼🐨🐯🦁", INES)).toBe("too_short");
    expect(await passwordProblem("🦉🦊🐻🐼".repeat(50), INES)).toBeNull();
    expect(await passwordProblem("🦉🦊🐻🐼".repeat(50).concat("x"), INES)).toBe("too_long");
  });
});

describe("a password's digest", () => {
  test("is argon2id with OWASP's parameters, and salted", async () => {
    const [one, two] = await Promise.all([hashPassword("quiet heron"), hashPassword("quiet heron")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  test("matches the password as it was typed and nothing like it", async () => {
    const password = `${"long ".repeat(39)}end😀`;
    const digest = await hashPassword(password);
    expect(await verifyPassword(digest, password)).toBe(true);
    for (const other of [password.slice(0, -2), ` ${password}`, password.toUpperCase(), `${password}x`]) {
      expect(await verifyPassword(digest, other)).toBe(false);
    }
  });

  test("takes as long to compare for nobody as for somebody, and never matches", async () => {
    const digest = await hashPassword("quiet heron");
    await verifyPassword(null, "warm up");
    const shortest = { nobody: Number.POSITIVE_INFINITY, somebody: Number.POSITIVE_INFINITY };
    const time = async (who: "nobody" | "somebody") => {
      const start = performance.now();
      expect(await verifyPassword(who === "nobody" ? null : digest, "something else")).toBe(false);
      shortest[who] = Math.min(shortest[who], performance.now() - start);
    };
    // In turns, so that a busy machine slows both alike.
    for (let round = 0; round < 4; round++) {
      await time("nobody");
      await time("somebody");
    }
    const ratio = shortest.nobody / shortest.somebody;
    // Without the digest the first would be a thousand times shorter.
    expect(ratio).toBeGreaterThan(0.1);
    expect(ratio).toBeLessThan(10);
  }, 60_000);
});
