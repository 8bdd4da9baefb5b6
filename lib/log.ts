import pino, { type Logger } from "pino";
import { env } from "@/lib/env";

let cached: Logger | undefined;

/** Logger of the process: one JSON line per event on standard output, at `LOG_LEVEL` and above. */
export function log(): Logger {
  cached ??= pino({ level: env().logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  return cached;
}
