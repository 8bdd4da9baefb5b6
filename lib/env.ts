import { z } from "zod";
import { LONGEST_WINDOW_MS } from "@/lib/market/window";

/** One entry of `SOURCES`: which source, and its interval. */
export type SourceSetting = {
  kind: "coingecko" | "demo";
  name: string;
  intervalSeconds: number;
};

const KNOWN_SOURCES = "coingecko and demo, each with @SECONDS if it has an interval of its own";

const port = z.coerce.number().int().min(0).max(65535);
const positive = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const url = z.url({ protocol: /^https?$/ });
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
  .refine((text) => URL.canParse(text), "is not an address");

function parseSources(text: string, defaultInterval: number, problems: string[]): SourceSetting[] {
  const sources: SourceSetting[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    const match = /^(coingecko|demo)(?:@(\d+))?$/.exec(entry);
    if (!match?.[1]) {
      problems.push(`SOURCES: "${entry}" is no source. Known: ${KNOWN_SOURCES}.`);
      continue;
    }
    const intervalSeconds = match[2] === undefined ? defaultInterval : Number(match[2]);
    if (intervalSeconds < 1 || intervalSeconds > 3600) {
      problems.push(`SOURCES: the interval of "${entry}" must be 1 to 3600 seconds.`);
    }
    const kind = z.enum(["coingecko", "demo"]).parse(match[1]);
    const name = kind;
    if (sources.some((source) => source.name === name)) {
      problems.push(`SOURCES: "${name}" is named twice.`);
    }
    sources.push({ kind, name, intervalSeconds });
  }
  return sources;
}

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  SIGMAWATCH_HOME: z.string().default(".sigmawatch"),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_REPLICA_URL: postgresUrl.optional(),
  SOURCES: z.string().default("coingecko"),
  SAMPLE_INTERVAL: positive(1, 3600).default(60),
  SAMPLER: z.enum(["on", "off"]).default("on"),
  CRON_SECRET: z.string().min(16, "must have 16 characters or more").optional(),
  COINGECKO_API_KEY: z.string().optional(),
  COINGECKO_PLAN: z.enum(["keyless", "demo", "pro"]).default("keyless"),
  COINGECKO_PAGES: positive(1, 40).default(1),
  COINGECKO_BASE_URL: url.optional(),
  RETENTION_RAW_HOURS: positive(26, 24 * 366).default(26),
  RETENTION_5M_DAYS: positive(1, 3660).default(8),
  RETENTION_1H_DAYS: positive(1, 36600).default(400),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

/** The settings, parsed. Times carry their unit in their name. */
export type Env = {
  port: number;
  /** Whether PORT was named, so that another one may not be taken in its place. */
  portIsFixed: boolean;
  host: string;
  home: string;
  databaseUrl: string | undefined;
  databaseReplicaUrl: string | undefined;
  sources: SourceSetting[];
  sampler: boolean;
  cronSecret: string | undefined;
  coingecko: {
    apiKey: string | undefined;
    plan: "keyless" | "demo" | "pro";
    pages: number;
    baseUrl: string | undefined;
  };
  retention: { rawHours: number; fiveMinuteDays: number; hourlyDays: number };
  logLevel: z.infer<typeof schema>["LOG_LEVEL"];
};

/** Settings that cannot be used: every problem at once, one a line. */
export class EnvError extends Error {
  override name = "EnvError";
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/**
 * Reads the settings. An empty value counts as absent.
 * @param variables the process environment
 * @throws EnvError listing every problem found
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const problems: string[] = [];
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0]);
      problems.push(`${name}: ${issue.message}${issue.code === "invalid_value" ? "" : "."}`);
    }
    throw new EnvError(problems);
  }
  const value = parsed.data;
  const sources = parseSources(value.SOURCES, value.SAMPLE_INTERVAL, problems);
  if (value.COINGECKO_PLAN !== "keyless" && value.COINGECKO_API_KEY === undefined) {
    problems.push(`COINGECKO_API_KEY: the ${value.COINGECKO_PLAN} plan needs a key.`);
  }
  const days = LONGEST_WINDOW_MS / 86_400_000;
  if (value.RETENTION_5M_DAYS <= days) {
    problems.push(
      `RETENTION_5M_DAYS: the ${days}-day window must fit into what is kept; set it above ${days}.`,
    );
  }
  if (value.RETENTION_5M_DAYS * 24 < value.RETENTION_RAW_HOURS) {
    problems.push("RETENTION_5M_DAYS: must not be shorter than RETENTION_RAW_HOURS.");
  }
  if (value.RETENTION_1H_DAYS < value.RETENTION_5M_DAYS) {
    problems.push("RETENTION_1H_DAYS: must not be shorter than RETENTION_5M_DAYS.");
  }
  if (problems.length > 0) throw new EnvError(problems);
  return {
    port: value.PORT,
    portIsFixed: given.PORT !== undefined,
    host: value.HOST,
    home: value.SIGMAWATCH_HOME,
    databaseUrl: value.DATABASE_URL,
    databaseReplicaUrl: value.DATABASE_REPLICA_URL,
    sources,
    sampler: value.SAMPLER === "on",
    cronSecret: value.CRON_SECRET,
    coingecko: {
      apiKey: value.COINGECKO_API_KEY,
      plan: value.COINGECKO_PLAN,
      pages: value.COINGECKO_PAGES,
      baseUrl: value.COINGECKO_BASE_URL,
    },
    retention: {
      rawHours: value.RETENTION_RAW_HOURS,
      fiveMinuteDays: value.RETENTION_5M_DAYS,
      hourlyDays: value.RETENTION_1H_DAYS,
    },
    logLevel: value.LOG_LEVEL,
  };
}

let cached: Env | undefined;

/** The settings of this process, parsed at first use: building needs none, starting fails loudly. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
