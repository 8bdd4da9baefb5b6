import pino, { type Logger } from "pino";
import { env } from "@/lib/env";

let cached: Logger | undefined;

/** The process's one logger: a JSON line an event on standard output, at `LOG_LEVEL` and above. */
export function log(): Logger {
  cached ??= pino({ level: env().logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  return cached;
}
