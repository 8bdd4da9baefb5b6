import * as z from "zod/mini";
import { count, instant } from "@/lib/contracts/fields";

// Replies for schedulers and supervisors; pages do not use them.

/** The web server's process is running. The database is not checked. */
export const healthReply = z.object({
  status: z.literal("ok"),
  /** Whole seconds since the process started. */
  uptimeSeconds: count,
  version: z.string(),
});

const part = z.object({ ok: z.boolean(), message: z.string() });

/** Readiness of each part of the server. */
export const readyReply = z.object({
  ready: z.boolean(),
  database: part,
  migrations: z.extend(part, { pending: z.array(z.string()) }),
  /** The configured sources, then those in the database only, whose `ok` is always true. */
  sources: z.array(
    z.extend(part, {
      name: z.string(),
      lastStoredAt: z.nullable(instant),
      /** Whole seconds since the event time of its newest stored tick; null before the first. */
      ageSeconds: z.nullable(z.int()),
    }),
  ),
});

/** Result of a round for one source. */
const tickReport = z.object({
  source: z.string(),
  at: instant,
  outcome: z.enum(["stored", "duplicate", "out_of_order", "failed"]),
  received: z.int(),
  stored: z.int(),
  rejected: z.int(),
  rejectedBy: z.record(z.string(), z.int()),
  error: z.nullable(z.string()),
});

export const ingestReply = z.object({ at: instant, sources: z.array(tickReport) });

/** Result of maintenance, by day (`2026-01-31`). */
export const maintainReply = z.object({
  /** Partitions created ahead. */
  made: z.array(z.string()),
  /** Days rewritten to one row per so many seconds, with their rows before and after. */
  thinned: z.array(
    z.object({
      day: z.string(),
      resolutionSeconds: z.int(),
      before: z.int(),
      kept: z.int(),
    }),
  ),
  dropped: z.array(z.string()),
  /** Days that could not be rewritten. */
  failed: z.array(z.object({ day: z.string(), error: z.string() })),
  /** Number of past ticks whose market statistics were added, within the time limit of a run. */
  filled: count,
  /** Numbers of icons that were fetched and that failed, within the time limit of a run. */
  icons: z.object({ fetched: count, failed: count }),
});

export type ReadyReply = z.infer<typeof readyReply>;
