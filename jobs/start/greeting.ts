import { setupLink } from "./accounts";
import type { Settings } from "./settings";

/** Results of the start. */
export type Started = {
  /** Address of the pages for a browser on this machine. */
  address: string;
  /** Folder of the embedded database if not in the home, otherwise null. */
  elsewhere: string | null;
  /** Token for creating the first account; null if there is one. */
  setupToken: string | null;
  isDemo: boolean;
};

/** Lines printed when everything is running. */
export function greeting(settings: Settings, started: Started): string[] {
  const { env, home, isDatabaseUrlIgnored } = settings;
  const { address, elsewhere, setupToken, isDemo } = started;
  const prices = env.sources.map((source) => `${source.name} every ${source.intervalSeconds} s`).join(", ");
  return [
    "",
    `Sigmawatch is ready on ${address}`,
    "",
    `  Prices  ${env.sampler ? prices : `${prices}, when the cron endpoint is called (SAMPLER=off)`}`,
    `  Data    ${env.databaseUrl === undefined ? home : withoutPassword(env.databaseUrl)}`,
    ...(elsewhere === null ? [] : [`          database in ${elsewhere}, where its server's user has access`]),
    ...(isDemo ? ["  Demo    all prices are simulated and stored apart from real data"] : []),
    ...(isDatabaseUrlIgnored ? ["          DATABASE_URL is ignored: the demo has its own database"] : []),
    ...(env.databaseUrl !== undefined && env.cronSecret === undefined
      ? ["  Cron    disabled: calls get 401 until CRON_SECRET is set, the same for every instance"]
      : []),
    ...(env.databaseUrl !== undefined && env.sessionSecret === undefined
      ? ["  Sign-in disabled until NEXTAUTH_SECRET is set, the same for every instance"]
      : []),
    ...(isDemo ? ["  Account shown on the sign-in page"] : []),
    ...(setupToken === null
      ? []
      : [
          `  Set up  ${setupLink(env.siteUrl ?? address, setupToken)}`,
          "          creates the owner account, once",
          ...(env.siteUrl === undefined
            ? [`          On another computer, replace ${address} with the server's address`]
            : []),
        ]),
    "  Stop    Ctrl-C",
    "",
  ];
}

/** Database URL for display, without its password. */
export function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = "";
  url.search = "";
  return url.href;
}
