import { describe, expect, it } from "vitest";
import { EnvError, parseEnv } from "@/lib/env";

function problemsOf(variables: Record<string, string | undefined>): string[] {
  try {
    parseEnv(variables);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
  return [];
}

describe("settings", () => {
  it("have defaults", () => {
    expect(parseEnv({})).toMatchObject({
      port: 3000,
      portIsFixed: false,
      host: "127.0.0.1",
      home: ".sigmawatch",
      databaseUrl: undefined,
      sources: [{ kind: "coingecko", name: "coingecko", intervalSeconds: 60, isSimulated: false }],
      sampler: true,
      cronSecret: undefined,
      sourceVariables: {},
      retention: { rawHours: 26, fiveMinuteDays: 8, hourlyDays: 400 },
      logLevel: "info",
    });
  });

  it("are each read from their own variable", () => {
    expect(
      parseEnv({
        PORT: "0",
        HOST: "0.0.0.0",
        SIGMAWATCH_HOME: "/srv/sigmawatch",
        DATABASE_URL: "postgresql://u:p@db/one",
        SOURCES: " demo , coingecko@30",
        SAMPLE_INTERVAL: "3600",
        SAMPLER: "off",
        CRON_SECRET: "0123456789abcdef",
        COINGECKO_API_KEY: "CG-key",
        COINGECKO_PLAN: "demo",
        COINGECKO_PAGES: "4",
        COINGECKO_BASE_URL: "http://127.0.0.1:9/api/v3",
        RETENTION_RAW_HOURS: "48",
        RETENTION_5M_DAYS: "10",
        RETENTION_1H_DAYS: "20",
        LOG_LEVEL: "debug",
      }),
    ).toMatchObject({
      port: 0,
      portIsFixed: true,
      host: "0.0.0.0",
      home: "/srv/sigmawatch",
      databaseUrl: "postgresql://u:p@db/one",
      sources: [
        { kind: "demo", name: "demo", intervalSeconds: 3600, isSimulated: true },
        { kind: "coingecko", name: "coingecko", intervalSeconds: 30 },
      ],
      sampler: false,
      cronSecret: "0123456789abcdef",
      sourceVariables: {
        COINGECKO_API_KEY: "CG-key",
        COINGECKO_PLAN: "demo",
        COINGECKO_PAGES: "4",
        COINGECKO_BASE_URL: "http://127.0.0.1:9/api/v3",
      },
      retention: { rawHours: 48, fiveMinuteDays: 10, hourlyDays: 20 },
      logLevel: "debug",
    });
  });

  it("count as missing when empty or blank", () => {
    const names = ["PORT", "SOURCES", "DATABASE_URL", "CRON_SECRET", "COINGECKO_API_KEY", "LOG_LEVEL"];
    expect(parseEnv(Object.fromEntries(names.map((name, i) => [name, i % 2 ? "" : "  "])))).toEqual(
      parseEnv({}),
    );
  });

  it.each([
    ["PORT", "65536"],
    ["PORT", "http"],
    ["DATABASE_URL", "mysql://db/one"],
    ["DATABASE_URL", "postgresql://[::1/one"],
    ["SAMPLE_INTERVAL", "0"],
    ["SAMPLE_INTERVAL", "3601"],
    ["SAMPLE_INTERVAL", "1.5"],
    ["SAMPLER", "yes"],
    ["CRON_SECRET", "short"],
    ["COINGECKO_PLAN", "free"],
    ["COINGECKO_PAGES", "0"],
    ["COINGECKO_BASE_URL", "ftp://example.org"],
    ["RETENTION_RAW_HOURS", "25"],
    ["RETENTION_5M_DAYS", "-1"],
    ["RETENTION_1H_DAYS", "many"],
    ["LOG_LEVEL", "loud"],
    ["SOURCES", "bitcoin"],
    ["SOURCES", "demo@0"],
    ["SOURCES", "demo@3601"],
    ["SOURCES", "demo,demo"],
    ["SOURCES", "demo,,coingecko"],
  ])("%s=%s is refused, by its name", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: .`));
  });

  it("name the nearest and the known sources in place of an unknown one", () => {
    const known = "Known: coingecko and demo, each with @SECONDS if it has an interval of its own.";
    expect(problemsOf({ SOURCES: "coingeko@30" })).toEqual([
      `SOURCES: "coingeko@30" is no known source. Did you mean coingecko? ${known}`,
    ]);
    expect(problemsOf({ SOURCES: "demo@soon" })).toEqual([
      `SOURCES: "demo@soon" is no known source. Did you mean demo? ${known}`,
    ]);
    expect(problemsOf({ SOURCES: "toString" })).toEqual([`SOURCES: "toString" is no known source. ${known}`]);
  });

  it("are all checked at once", () => {
    const problems = problemsOf({
      PORT: "http",
      SAMPLER: "perhaps",
      SOURCES: "bitcoin,demo@9999",
      CRON_SECRET: "short",
      COINGECKO_PLAN: "pro",
      COINGECKO_PAGES: "0",
      RETENTION_5M_DAYS: "7",
    });
    const names = problems.map((problem) => problem.split(":")[0]).sort();
    expect(names).toEqual(
      [
        "COINGECKO_API_KEY",
        "COINGECKO_PAGES",
        "CRON_SECRET",
        "PORT",
        "RETENTION_5M_DAYS",
        "SAMPLER",
        "SOURCES",
        "SOURCES",
      ].sort(),
    );
    expect(() => parseEnv({ PORT: "http" })).toThrow(/cannot be used:\n {2}- PORT: /);
  });
});

describe("retention", () => {
  it("are refused if the longest window exceeds the retention", () => {
    expect(problemsOf({ RETENTION_5M_DAYS: "7" })[0]).toContain("7-day window");
    expect(problemsOf({ RETENTION_5M_DAYS: "8" })).toEqual([]);
  });

  it("are refused if the retention of coarser rows is shorter", () => {
    expect(problemsOf({ RETENTION_RAW_HOURS: "200" })).toEqual([
      "RETENTION_5M_DAYS: must not be shorter than RETENTION_RAW_HOURS.",
    ]);
    expect(problemsOf({ RETENTION_1H_DAYS: "7" })).toEqual([
      "RETENTION_1H_DAYS: must not be shorter than RETENTION_5M_DAYS.",
    ]);
  });
});

describe("a CoinGecko plan", () => {
  it.each(["demo", "pro"])("%s without its key is refused", (plan) => {
    expect(problemsOf({ COINGECKO_PLAN: plan })).toEqual([
      `COINGECKO_API_KEY: the ${plan} plan needs a key.`,
    ]);
    expect(problemsOf({ COINGECKO_PLAN: plan, COINGECKO_API_KEY: "key" })).toEqual([]);
  });
});
