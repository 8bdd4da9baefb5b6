import fs from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

/** Environment variables before they are judged; an empty value counts as absent. */
export type Variables = Record<string, string | undefined>;

/** Read in this order: the first to name a variable wins, the process environment before both. */
const FILES = [".env.local", ".env"];

/**
 * The process environment, completed from `.env.local` and `.env` of the project's folder.
 * @param root the project's folder
 */
export function withEnvFiles(variables: Variables, root: string): Variables {
  let complete = { ...variables };
  for (const name of FILES) {
    const file = path.join(root, name);
    if (fs.existsSync(file)) complete = { ...parseEnv(fs.readFileSync(file, "utf8")), ...complete };
  }
  return complete;
}

/**
 * The variables of the demo: simulated prices only, in a folder and a database of its own. It must
 * never write into real data, so an outside database is not used. Empty rather than deleted, so
 * that no later reader of `.env` brings them back.
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
