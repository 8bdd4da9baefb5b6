import { z } from "zod";

const LEVELS: Record<number, string> = {
  10: "trace",
  20: "debug",
  30: "",
  40: "warning",
  50: "error",
  60: "fatal",
};

const event = z.looseObject({ level: z.number(), time: z.string(), msg: z.string().optional() });

/**
 * Formats a JSON log line for a terminal: `12:00:01 sampler: tick stored  source=coingecko`. Other lines are returned
 * unchanged.
 * @param name process that wrote it
 */
export function readableLine(name: string, line: string): string {
  const parsed = event.safeParse(parseJson(line));
  if (!parsed.success) return line;
  const { level, time, msg, ...rest } = parsed.data;
  const label = LEVELS[level] ?? String(level);
  const fields = Object.entries(rest).map(([key, value]) => field(key, value));
  const text = [msg ?? "", ...fields].filter((part) => part !== "").join("  ");
  return `${clock(time)} ${name}: ${label === "" ? "" : `${label}: `}${text}`;
}

function parseJson(line: string): unknown {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Errors are shown as their message; the stack is in the JSON log. */
function field(key: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return `${key}=${String(value)}`;
  const message = z.object({ message: z.string() }).safeParse(value);
  return `${key}=${message.success ? message.data.message : JSON.stringify(value)}`;
}

/** Local time of day. */
function clock(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toTimeString().slice(0, 8);
}
