import { describe, expect, test } from "vitest";
import { parseEnv } from "@/lib/env";
import { greeting, type Started, withoutPassword } from "./greeting";

const greet = (
  variables: Record<string, string>,
  { isDatabaseUrlIgnored = false, ...started }: Partial<Started> & { isDatabaseUrlIgnored?: boolean } = {},
) =>
  greeting(
    { env: parseEnv(variables), home: "/srv/home", variables, isDatabaseUrlIgnored },
    { address: "http://127.0.0.1:3000", elsewhere: null, setupToken: null, isDemo: false, ...started },
  ).join("\n");

describe("greeting", () => {
  test("shows the address, the sources, the data folder and how to stop", () => {
    const text = greet({ SOURCES: "coingecko,demo@5" });
    expect(text).toContain("Sigmawatch is ready on http://127.0.0.1:3000");
    expect(text).toContain("coingecko every 60 s, demo every 5 s");
    expect(text).toContain("/srv/home");
    expect(text).toContain("Ctrl-C");
  });

  test("shows where the database is if not in the home", () => {
    expect(greet({})).not.toContain("database in");
    expect(greet({}, { elsewhere: "/var/lib/sigmawatch/1/postgres" })).toMatch(
      /Data {4}\/srv\/home\n +database in \/var\/lib\/sigmawatch\/1\/postgres/,
    );
  });

  test("never shows the password of an external database", () => {
    const text = greet({ DATABASE_URL: "postgresql://me:s3cret@db.example/prices?password=s3cret" });
    expect(text).toContain("db.example");
    expect(text).not.toContain("s3cret");
  });

  test("states that cron calls are refused if an external database has no secret", () => {
    const outside = { DATABASE_URL: "postgresql://me@db/prices" };
    expect(greet(outside)).toContain("CRON_SECRET");
    expect(greet({ ...outside, CRON_SECRET: "sixteen characters" })).not.toContain("CRON_SECRET");
    expect(greet({})).not.toContain("CRON_SECRET");
  });

  test("states in the demo that prices are simulated and DATABASE_URL is ignored", () => {
    expect(greet({ SOURCES: "demo" }, { isDemo: true, isDatabaseUrlIgnored: true })).toMatch(
      /simulated[\s\S]*DATABASE_URL is ignored/,
    );
  });
});

describe("withoutPassword", () => {
  test("removes the password from the credentials and the query", () => {
    expect(withoutPassword("postgresql://me:a@h:5/d?password=a")).toBe("postgresql://me@h:5/d");
  });
});
