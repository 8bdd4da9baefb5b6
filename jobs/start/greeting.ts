import { setupLink } from "./accounts";
import type { Settings } from "./settings";

/**
 * What the person reads once everything is up.
 * @param setupToken makes the first account; null where there is one
 */
export function greeting(
  settings: Settings,
  address: string,
  demo: boolean,
  setupToken: string | null = null,
): string[] {
  const { env, home, databaseLeftAlone } = settings;
  const prices = env.sources.map((source) => `${source.name} every ${source.intervalSeconds} s`).join(", ");
  return [
    "",
    `Sigmawatch is ready on ${address}`,
    "",
    `  Prices  ${env.sampler ? prices : `${prices}, when the cron endpoint is called (SAMPLER=off)`}`,
    `  Data    ${env.databaseUrl === undefined ? home : withoutPassword(env.databaseUrl)}`,
    ...(demo ? ["  Demo    every price is simulated; nothing is mixed with real data"] : []),
    ...(databaseLeftAlone
      ? ["          DATABASE_URL is left alone: the demo has a database of its own"]
      : []),
    ...(env.databaseUrl !== undefined && env.cronSecret === undefined
      ? ["  Cron    closed: calls are answered 401 until CRON_SECRET is set, the same for every instance"]
      : []),
    ...(env.databaseUrl !== undefined && env.sessionSecret === undefined
      ? ["  Sign-in closed until NEXTAUTH_SECRET is set, the same for every instance"]
      : []),
    ...(demo ? ["  Account shown on the sign-in page"] : []),
    ...(setupToken === null
      ? []
      : [
          `  Set up  ${setupLink(env.siteUrl ?? address, setupToken)}`,
          "          makes the owner account, once",
        ]),
    "  Stop    Ctrl-C",
    "",
  ];
}

/** An address to show: the password, wherever it stands in it, left out. */
export function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = "";
  url.search = "";
  return url.href;
}
