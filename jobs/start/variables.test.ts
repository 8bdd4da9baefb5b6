import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseEnv } from "@/lib/env";
import { demoVariables, withEnvFiles } from "./variables";

describe(".env files", () => {
  test("add missing variables, .env.local before .env", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "env-files-"));
    try {
      fs.writeFileSync(path.join(root, ".env"), "PORT=1\nHOST=a\nSOURCES=demo\n");
      fs.writeFileSync(path.join(root, ".env.local"), "PORT=2\nHOST=b\n");
      expect(withEnvFiles({ PORT: "3" }, root)).toEqual({ PORT: "3", HOST: "b", SOURCES: "demo" });
    } finally {
      fs.rmSync(root, { recursive: true, force: true });
    }
  });

  test("are optional", () => {
    expect(withEnvFiles({ PORT: "3" }, os.tmpdir())).toEqual({ PORT: "3" });
  });
});

describe("variables of the demo", () => {
  test("do not use the database, folder or sources of the real installation", () => {
    const env = parseEnv(
      demoVariables({
        DATABASE_URL: "postgresql://real@db/real",
        SIGMAWATCH_HOME: "/srv/sigmawatch",
        SOURCES: "coingecko",
      }),
    );
    expect(env.databaseUrl).toBeUndefined();
    expect(env.home).toBe(path.join("/srv/sigmawatch", "demo"));
    expect(env.sources.map((source) => source.kind)).toEqual(["demo"]);
  });

  test("keep a configured interval", () => {
    expect(parseEnv(demoVariables({ SOURCES: "demo@5" })).sources[0]?.intervalSeconds).toBe(5);
    expect(parseEnv(demoVariables({ SAMPLE_INTERVAL: "10" })).sources[0]?.intervalSeconds).toBe(10);
  });
});
