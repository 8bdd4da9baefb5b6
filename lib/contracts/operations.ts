import * as z from "zod/mini";
import { count, instant } from "@/lib/contracts/fields";

// Replies to schedulers and supervisors, which no page reads.

/** The web server's process answers. Says nothing of the database. */
export const healthReply = z.object({
  status: z.literal("ok"),
  /** Whole seconds since the process began. */
  uptimeSeconds: count,
  version: z.string(),
});

const part = z.object({ ok: z.boolean(), message: z.string() });

/** Whether the product can do its work, part by part. */
export const readyReply = z.object({
  ready: z.boolean(),
  database: part,
  migrations: z.extend(part, { pending: z.array(z.string()) }),
  /** The configured sources, then those that are in the database only, whose `ok` is always true. */
  sources: z.array(
    z.extend(part, {
      name: z.string(),
      lastStoredAt: z.nullable(instant),
      /** Whole seconds since the event time of its newest stored tick; null before the first. */
      ageSeconds: z.nullable(z.int()),
    }),
  ),
});

/** One source's part of a round. */
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

/** What maintenance did, by day (`2026-01-31`). */
export const maintainReply = z.object({
  /** Partitions made ahead. */
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
  /** Days that could not be rewritten this time. */
  failed: z.array(z.object({ day: z.string(), error: z.string() })),
  /** Past instants whose market statistics were added in the time a run has for them. */
  filled: count,
  /** Icons of pairs that came, and that did not, in the time a run has for them. */
  icons: z.object({ fetched: count, failed: count }),
});

export type ReadyReply = z.infer<typeof readyReply>;
