import path from "node:path";
import { type Env, parseEnv } from "@/lib/env";
import type { LaunchOptions } from "./options";
import { ROOT } from "./programs";
import { demoVariables, type Variables, withEnvFiles } from "./variables";

/** Settings of the launcher. */
export type Settings = {
  env: Env;
  /** Absolute path of the installation's folder. */
  home: string;
  /** Base environment of every child process. */
  variables: Variables;
  /** True if DATABASE_URL is set but not used by the demo. */
  isDatabaseUrlIgnored: boolean;
};

/** Reads the settings from the environment and the `.env` files. @throws EnvError listing every problem */
export function readSettings(options: LaunchOptions, environment: Variables): Settings {
  const given = withEnvFiles(environment, ROOT);
  const variables = options.demo ? demoVariables(given) : { ...given, DEMO_ACCOUNT: "" };
  const env = parseEnv(variables);
  return {
    env,
    home: path.resolve(ROOT, env.home),
    variables: {
      ...variables,
      NODE_ENV: options.dev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: variables.NEXT_TELEMETRY_DISABLED ?? "1",
    },
    isDatabaseUrlIgnored: options.demo && Boolean(given.DATABASE_URL?.trim()),
  };
}
