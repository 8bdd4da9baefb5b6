/**
 * `npm start`, `npm run demo`, `npm run dev`: starts and supervises database, sampler and web server, and stops them in order on
 * SIGINT, SIGTERM or SIGHUP. `--build` and `--migrate` run only that step. See README.md in this folder.
 */
import { prepareAccounts } from "./start/accounts";
import { buildPages } from "./start/build-pages";
import { startDatabase } from "./start/database";
import { EndRequest, EndRequested } from "./start/end-request";
import { generateClient } from "./start/generate-client";
import { greeting } from "./start/greeting";
import { readableLine } from "./start/log-line";
import { type LaunchOptions, parseOptions } from "./start/options";
import { ignoreEpipe, print, printError } from "./start/output";
import { whenParentIsGone } from "./start/parent";
import { type Stoppable, stopParts } from "./start/parts";
import { checkPort } from "./start/port";
import { startSampler } from "./start/sampler";
import { installationSecrets } from "./start/secrets";
import { readSettings } from "./start/settings";
import { startWeb } from "./start/web";

async function startAll(options: LaunchOptions, parts: Stoppable[], ending: EndRequest): Promise<void> {
  const settings = readSettings(options, process.env);
  const { env, home } = settings;
  await generateClient(settings.variables, ending);
  if (options.buildOnly) {
    await buildPages(settings.variables, ending);
    return ending.request({ exitCode: 0, message: null });
  }
  if (options.migrateOnly) {
    const { url } = await startDatabase(env, home, parts, ending);
    print("The database's schema is up to date.");
    // An external database may be migrated here and served elsewhere, so the owner is created now.
    if (env.owner) await prepareAccounts(env, url, new Date());
    return ending.request({ exitCode: 0, message: null });
  }

  // Before the slow steps. Without PORT, the web server uses the first free port.
  if (env.portIsFixed && env.port !== 0) await checkPort(env.host, env.port);
  const { url: databaseUrl, elsewhere } = await startDatabase(env, home, parts, ending);
  const setupToken = await prepareAccounts(env, databaseUrl, new Date());
  // With an external database, several instances may have to share the secrets, so they are not generated.
  const secrets = env.databaseUrl === undefined ? installationSecrets(home) : undefined;
  const variables = {
    ...settings.variables,
    SIGMAWATCH_HOME: home,
    DATABASE_URL: databaseUrl,
    CRON_SECRET: env.cronSecret ?? secrets?.cronSecret,
    NEXTAUTH_SECRET: env.sessionSecret ?? secrets?.nextAuthSecret,
    // The owner exists now, so other processes do not need the password.
    OWNER_EMAIL: "",
    OWNER_PASSWORD: "",
  };
  // Short lines on a terminal, JSON for log collectors.
  const show = (name: string) => (line: string) => (process.stdout.isTTY ? readableLine(name, line) : line);

  if (env.sampler) startSampler(variables, show("sampler"), parts, ending);
  if (!options.dev) await buildPages(variables, ending);
  const listen = { host: env.host, port: env.port, isExact: env.portIsFixed };
  const address = await startWeb(
    { ...listen, dev: options.dev, variables, show: show("web") },
    parts,
    ending,
  );
  const started = { address, elsewhere, setupToken, isDemo: options.demo };
  for (const line of greeting(settings, started)) print(line);
}

async function launch(args: string[]): Promise<number> {
  const ending = new EndRequest();
  whenParentIsGone(process.env, () => ending.request({ exitCode: 0, message: null }));
  const parts: Stoppable[] = [];
  try {
    await startAll(parseOptions(args), parts, ending);
  } catch (error) {
    if (!(error instanceof EndRequested)) {
      printError(error instanceof Error ? error.message : String(error));
      ending.request({ exitCode: 1, message: null });
    }
  }
  const end = await ending.requested;
  if (end.message !== null) printError(end.message);
  if (parts.length > 0) print("Stopping …");
  await stopParts(parts, ending.forced);
  return end.exitCode;
}

ignoreEpipe();
process.exit(await launch(process.argv.slice(2)));
