import { describe, expect, it } from "vitest";
import { isStorable, unstorablePath } from "@/lib/contracts/storable-text";

describe("isStorable", () => {
  it.each(["", "btc-usd", "日本", "\u{1f600}", "line\nbreak\t\u0001\u202e"])("accepts %j", (text) => {
    expect(isStorable(text)).toBe(true);
  });

  it.each(["\0", "a\0b", "\ud800", "\udc00\ud800", "x\udfff"])("rejects %j", (text) => {
    expect(isStorable(text)).toBe(false);
  });
});

describe("unstorablePath", () => {
  it("returns the path of the text", () => {
    expect(unstorablePath("\0")).toBe("");
    expect(unstorablePath({ email: "a@b.example", user: { names: ["x", "\ud800"] } })).toBe("user.names.1");
    expect(unstorablePath({ user: { "\0": 1 } })).toBe("user");
  });

  it("returns null for other input", () => {
    expect(
      unstorablePath({ email: "a@b.example", count: 1, none: null, list: [true, undefined] }),
    ).toBeNull();
    expect(unstorablePath(undefined)).toBeNull();
  });

  it("does not overflow the stack on deeply nested input", () => {
    expect(unstorablePath(JSON.parse(`${"[".repeat(30_000)}"\\u0000"${"]".repeat(30_000)}`))).toMatch(
      /^0\.0\./,
    );
  });
});
