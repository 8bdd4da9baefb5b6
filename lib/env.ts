import { z } from "zod";
import { MAX_WINDOW_MS } from "@/lib/market/window";
import { nearestNames } from "@/lib/sources/nearest-names";
import { type ConfigurableKind, isConfigurableKind, SOURCES, type Variables } from "@/lib/sources/registry";

/** One entry of `SOURCES`. */
type SourceSetting = {
  kind: ConfigurableKind;
  /** Its name in keys and addresses. */
  name: string;
  intervalSeconds: number;
  /** True if its prices are made up. */
  isSimulated: boolean;
};

const port = z.coerce.number().int().min(0).max(65535);
const positive = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const url = z.url({ protocol: /^https?$/ });
const emailText = z.string().trim().toLowerCase().pipe(z.email("is not an e-mail address"));
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
  .refine((text) => URL.canParse(text), "is not an address");

function parseSources(text: string, defaultInterval: number, problems: string[]): SourceSetting[] {
  const sources: SourceSetting[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    const [, kind = entry, seconds] = /^(.+?)(?:@(\d+))?$/.exec(entry) ?? [];
    if (!isConfigurableKind(kind)) {
      problems.push(`SOURCES: "${entry}" is no known source. ${knownSources(entry.replace(/@.*/, ""))}`);
      continue;
    }
    const intervalSeconds = seconds === undefined ? defaultInterval : Number(seconds);
    if (intervalSeconds < 1 || intervalSeconds > 3600) {
      problems.push(`SOURCES: the interval of "${entry}" must be 1 to 3600 seconds.`);
    }
    if (sources.some((source) => source.kind === kind)) problems.push(`SOURCES: "${kind}" is named twice.`);
    sources.push({ kind, name: kind, intervalSeconds, isSimulated: SOURCES[kind].isSimulated });
  }
  return sources;
}

const listOf = (type: "conjunction" | "disjunction") => new Intl.ListFormat("en-US", { type });

function knownSources(kind: string): string {
  const names = Object.keys(SOURCES);
  const nearest = nearestNames(kind, names);
  const question = nearest.length > 0 ? `Did you mean ${listOf("disjunction").format(nearest)}? ` : "";
  return `${question}Known: ${listOf("conjunction").format(names)}, each with @SECONDS if it has an interval of its own.`;
}

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  SIGMAWATCH_HOME: z.string().default(".sigmawatch"),
  DATABASE_URL: postgresUrl.optional(),
  SOURCES: z.string().default("coingecko"),
  SAMPLE_INTERVAL: positive(1, 3600).default(60),
  SAMPLER: z.enum(["on", "off"]).default("on"),
  NEXTAUTH_URL: url.optional(),
  NEXTAUTH_SECRET: z.string().min(32, "must have 32 characters or more").optional(),
  TRUSTED_PROXIES: positive(0, 10).default(0),
  OWNER_EMAIL: emailText.optional(),
  OWNER_PASSWORD: z.string().optional(),
  DEMO_ACCOUNT: z.enum(["on", "off"]).default("off"),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  OIDC_ISSUER: url.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40, "must have 40 characters or fewer").default("single sign-on"),
  CRON_SECRET: z.string().min(16, "must have 16 characters or more").optional(),
  RETENTION_RAW_HOURS: positive(26, 24 * 366).default(26),
  RETENTION_5M_DAYS: positive(1, 3660).default(8),
  RETENTION_1H_DAYS: positive(1, 36600).default(400),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

/** OAuth credentials of this installation at a provider. */
type ProviderCredentials = { clientId: string; clientSecret: string };

/** Variables that must all be set, or none of them. */
const VARIABLE_GROUPS = [
  ["OWNER_EMAIL", "OWNER_PASSWORD"],
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
];

/** Credentials of a provider; undefined if it is not configured. */
function credentialsOf(
  clientId: string | undefined,
  clientSecret: string | undefined,
): ProviderCredentials | undefined {
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
}

/** Parsed settings. */
export type Env = {
  port: number;
  /** True if PORT is set; no other port may be chosen then. */
  portIsFixed: boolean;
  host: string;
  home: string;
  databaseUrl: string | undefined;
  sources: SourceSetting[];
  sampler: boolean;
  cronSecret: string | undefined;
  /** Public address of the product, without a path; undefined if not set. */
  siteUrl: string | undefined;
  /** Key for encrypting sessions; sign-in is disabled without it. */
  sessionSecret: string | undefined;
  /** Number of proxies before the web server whose forwarded headers are trusted. */
  trustedProxies: number;
  /** First account, created at start instead of through /setup. */
  owner: { email: string; password: string } | undefined;
  /** True if the demo account exists and the sign-in page shows its password. */
  demoAccount: boolean;
  providers: {
    github: ProviderCredentials | undefined;
    google: ProviderCredentials | undefined;
    oidc: (ProviderCredentials & { issuer: string; name: string }) | undefined;
  };
  /** The variables of every kind of source (lib/sources/registry.ts), valid but not parsed. */
  sourceVariables: Variables;
  retention: { rawHours: number; fiveMinuteDays: number; hourlyDays: number };
  logLevel: z.infer<typeof schema>["LOG_LEVEL"];
};

/** Lists every invalid setting, one per line. */
export class EnvError extends Error {
  override name = "EnvError";
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

function without(variables: Variables, names: ReadonlySet<string>): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));
}

/** What is wrong with the variables of a schema, checks of several variables included: they run on valid ones only. */
function listIssues(settings: z.ZodObject, variables: Variables): z.core.$ZodIssue[] {
  const issues = settings.safeParse(variables).error?.issues ?? [];
  const invalid = new Set(issues.map(({ path }) => String(path[0])));
  return invalid.size === 0
    ? issues
    : [...issues, ...(settings.safeParse(without(variables, invalid)).error?.issues ?? [])];
}

/**
 * Parses the settings. An empty value counts as missing.
 * @param variables the process environment
 * @throws EnvError listing every problem
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const problems: string[] = [];
  const invalid = new Set<string>();
  for (const definition of [{ settings: schema }, ...Object.values(SOURCES)]) {
    for (const issue of listIssues(definition.settings, present)) {
      const name = String(issue.path[0]);
      if (invalid.has(name)) continue;
      invalid.add(name);
      problems.push(`${name}: ${issue.message}${issue.code === "invalid_value" ? "" : "."}`);
    }
  }
  // Invalid values count as missing from here on, so that the remaining ones are checked too.
  const value = schema.parse(without(present, invalid));
  const sources = parseSources(value.SOURCES, value.SAMPLE_INTERVAL, problems);
  const sourceNames = Object.values(SOURCES).flatMap(({ settings }) => Object.keys(settings.shape));
  for (const names of VARIABLE_GROUPS) {
    const missing = names.filter((name) => present[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) continue;
    problems.push(`${missing.join(", ")}: must be set together with ${names.find((name) => present[name])}.`);
  }
  if (value.DEMO_ACCOUNT === "on" && sources.some(({ isSimulated }) => !isSimulated)) {
    problems.push("DEMO_ACCOUNT: everybody may read its password, so it goes with SOURCES=demo only.");
  }
  const oidcCredentials = credentialsOf(value.OIDC_CLIENT_ID, value.OIDC_CLIENT_SECRET);
  const issuer = value.OIDC_ISSUER;
  const isRetentionValid = !["RAW_HOURS", "5M_DAYS", "1H_DAYS"].some((name) =>
    invalid.has(`RETENTION_${name}`),
  );
  const days = MAX_WINDOW_MS / 86_400_000;
  if (value.RETENTION_5M_DAYS <= days) {
    problems.push(
      `RETENTION_5M_DAYS: the ${days}-day window must fit into what is kept; set it above ${days}.`,
    );
  }
  if (isRetentionValid && value.RETENTION_5M_DAYS * 24 < value.RETENTION_RAW_HOURS) {
    problems.push("RETENTION_5M_DAYS: must not be shorter than RETENTION_RAW_HOURS.");
  }
  if (isRetentionValid && value.RETENTION_1H_DAYS < value.RETENTION_5M_DAYS) {
    problems.push("RETENTION_1H_DAYS: must not be shorter than RETENTION_5M_DAYS.");
  }
  if (problems.length > 0) throw new EnvError(problems);
  return {
    port: value.PORT,
    portIsFixed: present.PORT !== undefined,
    host: value.HOST,
    home: value.SIGMAWATCH_HOME,
    databaseUrl: value.DATABASE_URL,
    sources,
    sampler: value.SAMPLER === "on",
    cronSecret: value.CRON_SECRET,
    siteUrl: value.NEXTAUTH_URL && new URL(value.NEXTAUTH_URL).origin,
    sessionSecret: value.NEXTAUTH_SECRET,
    trustedProxies: value.TRUSTED_PROXIES,
    owner:
      value.OWNER_EMAIL === undefined || value.OWNER_PASSWORD === undefined
        ? undefined
        : { email: value.OWNER_EMAIL, password: value.OWNER_PASSWORD },
    demoAccount: value.DEMO_ACCOUNT === "on",
    providers: {
      github: credentialsOf(value.GITHUB_CLIENT_ID, value.GITHUB_CLIENT_SECRET),
      google: credentialsOf(value.GOOGLE_CLIENT_ID, value.GOOGLE_CLIENT_SECRET),
      oidc: oidcCredentials && issuer ? { ...oidcCredentials, issuer, name: value.OIDC_NAME } : undefined,
    },
    sourceVariables: Object.fromEntries(sourceNames.map((name) => [name, present[name]])),
    retention: {
      rawHours: value.RETENTION_RAW_HOURS,
      fiveMinuteDays: value.RETENTION_5M_DAYS,
      hourlyDays: value.RETENTION_1H_DAYS,
    },
    logLevel: value.LOG_LEVEL,
  };
}

let cached: Env | undefined;

/** Settings of this process, parsed at first use so that the build needs none. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
