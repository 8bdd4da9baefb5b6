import fs from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

/** Environment variables before validation; an empty value counts as missing. */
export type Variables = Record<string, string | undefined>;

/** Order of precedence, after the process environment. */
const FILES = [".env.local", ".env"];

/** Adds variables of `.env.local` and `.env` to the process environment. @param root the project's folder */
export function withEnvFiles(variables: Variables, root: string): Variables {
  let complete = { ...variables };
  for (const name of FILES) {
    const file = path.join(root, name);
    if (fs.existsSync(file)) complete = { ...parseEnv(fs.readFileSync(file, "utf8")), ...complete };
  }
  return complete;
}

/**
 * Variables of the demo: simulated prices, its own folder and database. DATABASE_URL is not used, because the demo
 * must not write into real data. It is set to empty instead of deleted, so that a later reader of `.env` does not
 * restore it.
 */
export function demoVariables(variables: Variables): Variables {
  const sources = variables.SOURCES?.trim() ?? "";
  return {
    ...variables,
    SOURCES: /^demo(@\d+)?$/.test(sources) ? sources : "demo",
    SIGMAWATCH_HOME: path.join(variables.SIGMAWATCH_HOME?.trim() || ".sigmawatch", "demo"),
    DATABASE_URL: "",
    DEMO_ACCOUNT: "on",
    OWNER_EMAIL: "",
    OWNER_PASSWORD: "",
  };
}
