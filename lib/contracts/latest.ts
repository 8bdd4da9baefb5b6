import * as z from "zod/mini";
import { count, instant, positiveCount, share, version } from "@/lib/contracts/fields";

/** Outcome of a scheduled round: stored in time, stored after the next was due, or not stored. */
const roundMark = z.enum(["stored", "late", "missed"]);

/** State of a source, with its newest round. */
const sourceStatus = z.object({
  name: z.string(),
  kind: z.string(),
  intervalSeconds: positiveCount,
  /** Whether the source is in the settings. One that was removed keeps its pairs and gets no ticks. */
  configured: z.boolean(),
  pairsTracked: count,
  /** Event time of the newest stored tick. */
  lastStoredAt: z.nullable(instant),
  /** The newest round, stored or not. */
  lastTick: z.nullable(
    z.object({
      at: instant,
      outcome: z.enum(["stored", "failed", "out_of_order"]),
      requestedAt: instant,
      receivedAt: z.nullable(instant),
      received: z.int(),
      stored: z.int(),
      rejected: z.int(),
      error: z.nullable(z.string()),
    }),
  ),
  /** Event time of the first failed round since the newest stored one; null if none failed. */
  failingSince: z.nullable(instant),
  /** The last 60 scheduled rounds up to the newest, oldest first; fewer while the source is new. */
  rounds: z.array(roundMark),
  /** Loaded fraction of its history; null if none is being loaded. */
  historyProgress: z.nullable(share),
});

export const latestReply = z.object({
  /** Changes with each change of `/api/pairs`. */
  version,
  /** Newest stored event time of any source; null before the first tick. */
  at: z.nullable(instant),
  storedAt: z.nullable(instant),
  stored: z.int(),
  rejected: z.int(),
  /** The server's clock, to which ages refer. */
  now: instant,
  pairsTracked: z.int(),
  sources: z.array(sourceStatus),
});
export type SourceStatus = z.infer<typeof sourceStatus>;
export type LatestReply = z.infer<typeof latestReply>;
