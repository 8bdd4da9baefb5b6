import * as z from "zod/mini";
import { WINDOW_IDS } from "@/lib/market/window";

// The small variant of zod, in which checks are functions: the browser loads this file, and the other one weighs
// six times as much. It does so with its first request (lib/client/fetcher.ts); what a page needs before stands elsewhere.

// Compiling validators needs `eval`, which the content security policy forbids: in a browser even the
// attempt is reported. Must come before the first schema is made.
if (typeof window !== "undefined") z.config({ jitless: true });

/** An instant on the wire: ISO 8601 in UTC. */
export const instant = z
  .string()
  .check(
    z.regex(
      /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?Z$/,
      "must be an instant in UTC",
    ),
  );
/** How many of something there are. */
export const count = z.int().check(z.nonnegative());
const positiveCount = z.int().check(z.positive());
const notNegative = z.number().check(z.nonnegative());
/** A share of a whole, 0 to 1. */
const share = z.number().check(z.gte(0), z.lte(1));

/** One tracked pair as the public list shows it. */
export const pairRow = z.object({
  /** Source and provider id, joined: `coingecko:bitcoin-usd`. */
  key: z.string(),
  source: z.string(),
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  name: z.string(),
  /** Address of its icon on this server, whose content never changes; null while there is none. */
  icon: z.nullable(z.string().check(z.regex(/^\/api\/icons\/[\w-]{16}$/))),
  /** Newest stored price in quote units as exact plain decimal text; null before the first sample. */
  price: z.nullable(z.string()),
  /** Change over 24 h as a fraction; null where the definitions give none. */
  change24h: z.nullable(z.number()),
  /** Event time of the newest sample. */
  sampledAt: z.nullable(instant),
  /** The provider's own time of that price; null where it states none. */
  providerAt: z.nullable(instant),
  /** How old the price was when it was received, in milliseconds; null where the provider states no time. */
  quoteAgeMs: z.nullable(count),
  marketCapRank: z.nullable(z.int()),
  /** Its newest sample is older than its source's newest tick by more than 30 minutes or two intervals. */
  silent: z.boolean(),
  /** Kept, but its source has not named it for a day while answering for others: silent, and for longer. */
  delisted: z.boolean(),
  /**
   * The shape of its last 24 h for drawing, oldest first: 48 instants half an hour apart up to the newest half hour's
   * edge, but the last one is the newest price. 0 = the lowest of them, 100 = the highest; null = nothing was sampled in
   * that half hour. Empty until the server has read them.
   */
  sparkline: z.array(z.nullable(z.int().check(z.gte(0), z.lte(100)))),
});

/** What the list was made from: the same text as long as nothing in it can have changed. */
const version = z.string();

export const pairsReply = z.object({
  version,
  /** Newest event time the list holds; null before the first tick. */
  at: z.nullable(instant),
  /** By market capitalization, largest first, then by name. */
  pairs: z.array(pairRow),
});

/** The standard windows. */
export const windowId = z.enum(WINDOW_IDS);

/** One pair's figures of one window, as lib/stats/README.md defines them; null where it gives none. */
export const windowFigures = z.object({
  /** Where the window really begins; null before the first tick. */
  from: z.nullable(instant),
  n: count,
  /** Fraction of the window that was sampled. */
  coverage: share,
  freshCoverage: share,
  /** Coverage from 50 to 90 %. */
  provisional: z.boolean(),
  /** Fresh coverage below 90 %, and below the coverage: the source repeated old quotes. */
  notFresh: z.boolean(),
  /** Quote units. */
  mean: z.nullable(z.number()),
  /** Population form, quote units. */
  stdDev: z.nullable(notNegative),
  /** Fraction. */
  cv: z.nullable(z.number()),
  /** Fraction. */
  change: z.nullable(z.number()),
  /** Realized volatility, fraction per square root of a day. */
  rv: z.nullable(notNegative),
  rvStdErr: z.nullable(notNegative),
  returns: count,
  /** 1 = most volatile of its source; null for a pegged or silent pair and without `rv`. */
  rank: z.nullable(positiveCount),
  /** Among how many the rank was given. */
  of: count,
  pegged: z.boolean(),
  /**
   * Whether the newest sample is too old to stand for the newest tick: the figures are then those of a stretch that ended at
   * `lastSampleAt`, have no rank, and count among no others.
   */
  silent: z.boolean(),
  /** Event time of the newest sample; null before the first. */
  lastSampleAt: z.nullable(instant),
});

export const volatilityRow = z.extend(windowFigures, { key: z.string(), source: z.string(), id: z.string() });

/** One window's figures of every tracked pair, in the order of `pairsReply`. */
export const volatilityReply = z.object({
  /** The same text as that of `pairsReply` made at the same tick. */
  version,
  window: windowId,
  /** Newest event time the figures hold; null before the first tick. */
  at: z.nullable(instant),
  rows: z.array(volatilityRow),
});

const pairWindow = z.extend(windowFigures, {
  /** Event time the figures were computed at: the source's newest tick. Null before the first. */
  at: z.nullable(instant),
  /** Longest time without a sample inside the window, the time since the newest one included; 0 = no tick missed. */
  longestGapMs: notNegative,
});

/** One pair with its figures of all windows and where its newest number comes from. */
export const pairReply = z.object({
  version,
  /** The server's clock, against which ages are told. */
  now: instant,
  pair: z.extend(pairRow, {
    firstSeenAt: instant,
    /** No source here states a volume yet. */
    volumeQuote: z.null(),
  }),
  windows: z.object({ "1h": pairWindow, "24h": pairWindow, "7d": pairWindow }),
  /** How old the newest price was when it was received, in milliseconds; null where the provider states no time. */
  quoteAgeMs: z.nullable(count),
  /** The way of the newest sample; null before the first. It is computed in the transaction that stores it. */
  trust: z.nullable(
    z.object({
      at: instant,
      requestedAt: instant,
      receivedAt: z.nullable(instant),
      providerAt: z.nullable(instant),
      storedAt: instant,
      trigger: z.string(),
      /** Quotes that the round brought, and what became of them. */
      received: count,
      stored: count,
      rejected: count,
      /** Seconds between the source's ticks. */
      sourceInterval: positiveCount,
    }),
  ),
});

/** A stretch of time: both ends are samples, or the span's own end. */
const stretch = z.object({ from: instant, to: instant });

/** One pair's prices over a span, reduced to about as many points as were asked for, extremes kept. */
export const priceSeries = z.object({
  source: z.string(),
  id: z.string(),
  from: instant,
  to: instant,
  intervalSeconds: positiveCount,
  /** The coarsest spacing at which samples of the span are still kept: the interval, or 300 or 3600 in older days. */
  resolutionSeconds: positiveCount,
  /** Samples read of the span, before any were left out for want of room. */
  samples: count,
  /** In a span with too many samples to read them all, the step of which only the last one was read; else 0. */
  stepSeconds: count,
  /** Event time of the pair's first sample ever; null before it. */
  firstSampleAt: z.nullable(instant),
  /** The sample that changes over the span count from: the last at or before `from`; null where it is too old for that. */
  base: z.nullable(z.object({ time: z.number(), value: z.number() })),
  points: z.array(
    z.object({
      /** Event time, epoch milliseconds. */
      time: z.number(),
      /** Quote units; null ends a segment. */
      value: z.nullable(z.number()),
      /** Whether the quote was more than five minutes old when it was received. */
      stale: z.boolean(),
    }),
  ),
  /** Where nothing was sampled, oldest first; those too short to see at this many points are left out. */
  gaps: z.array(stretch),
  /** Where every sample was stale. */
  stale: z.array(stretch),
});

/** One pair's volatility over the window that ends at each point. */
export const volatilitySeries = z.object({
  source: z.string(),
  id: z.string(),
  window: windowId,
  from: instant,
  to: instant,
  intervalSeconds: positiveCount,
  points: z.array(
    z.object({
      /** Event time the window ends at, epoch milliseconds. */
      time: z.number(),
      /** Fraction per square root of a day; null = not enough data. */
      rv: z.nullable(z.number()),
      rvStdErr: z.nullable(z.number()),
      /** Population form, quote units; null = not enough data. */
      stdDev: z.nullable(z.number()),
      coverage: z.number(),
      freshCoverage: z.number(),
      n: z.int(),
    }),
  ),
  /** Middle half of the figure asked for over the source's pairs; null where nothing is told of it. */
  band: z.nullable(
    z.object({
      measure: z.enum(["rv", "stdDev"]),
      /**
       * `told`: every instant; `coming`: some are still being computed, ask again in a moment; `few_pairs`: at none were
       * there enough; `several_quotes`: standard deviations in different quotes do not compare.
       */
      state: z.enum(["told", "coming", "few_pairs", "several_quotes"]),
      /** Between two instants, milliseconds: of two points further apart nothing is told in between. */
      stepMs: positiveCount,
      /** How many pairs the newest point is made of; without a point, how many have the figure. */
      pairs: count,
      points: z.array(
        z.object({
          /** Epoch milliseconds. */
          time: z.number(),
          /** A quarter of the pairs lie below, in the figure's own unit. */
          low: notNegative,
          median: notNegative,
          /** A quarter lie above. */
          high: notNegative,
        }),
      ),
    }),
  ),
});

/** A window's stored figures beside those computed anew from the samples themselves. */
export const recomputeReply = z.object({
  window: windowId,
  at: z.nullable(instant),
  /** Where the window really begins. */
  from: z.nullable(instant),
  silent: z.boolean(),
  lastSampleAt: z.nullable(instant),
  /** Samples read for it. */
  samples: count,
  /**
   * Figure by figure, as decimal text of so many significant digits as the arithmetic of two programs shares (14);
   * null where the definitions give none. Empty where `reason` says why nothing could be compared.
   */
  figures: z.array(
    z.object({
      name: z.enum([
        ...(["n", "coverage", "freshCoverage", "mean", "stdDev", "cv"] as const),
        ...(["change", "rv", "rvStdErr", "returns"] as const),
      ]),
      stored: z.nullable(z.string()),
      recomputed: z.nullable(z.string()),
      same: z.boolean(),
    }),
  ),
  /** Whether every figure has the same digits; null where nothing could be compared. */
  same: z.nullable(z.boolean()),
  /** Why nothing could be compared, in words for people; null when it was. */
  reason: z.nullable(z.string()),
});

/** Data of the stream's `tick` event: a stored tick. The event `changed`, of any other change, carries `{}`. */
export const tickEvent = z.object({ version, at: instant, source: z.string() });

/**
 * Data of the stream's `state` event, the first of each stream and then every 15 s: whether it is notified of ticks and
 * changes. While it is not, or the stream is silent, a client polls `/api/latest`.
 */
export const streamState = z.object({ listening: z.boolean() });

/** What became of one scheduled round: stored in time, stored after the next was due, or not at all. */
const roundMark = z.enum(["stored", "late", "missed"]);

/** The newest round of one source and how the source is doing. */
export const sourceStatus = z.object({
  name: z.string(),
  kind: z.string(),
  intervalSeconds: positiveCount,
  /** Whether the settings name it. One that they no longer name keeps its pairs and gets no ticks. */
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
  /** Event time of the first round without an answer since the newest stored one; null while it answers. */
  failingSince: z.nullable(instant),
  /** The last 60 scheduled rounds up to the newest, oldest first; fewer while the source is new. */
  rounds: z.array(roundMark),
  /** Fraction of its history loaded so far; null when none is being loaded. */
  historyProgress: z.nullable(share),
});

export const latestReply = z.object({
  /** Changes whenever `/api/pairs` does. */
  version,
  /** Newest stored event time of any source; null before the first tick. */
  at: z.nullable(instant),
  storedAt: z.nullable(instant),
  stored: z.int(),
  rejected: z.int(),
  /** The server's clock, against which ages are told. */
  now: instant,
  pairsTracked: z.int(),
  sources: z.array(sourceStatus),
});

/** Who is signed in, as pages and handlers see it. */
export const sessionUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.nullable(z.string()),
  role: z.enum(["owner", "member"]),
});

/** As typed: what is wrong with it is told under its field. */
export const typed = z.string().check(z.maxLength(1000));
/** Done, and where to go now. */
export const doneReply = z.object({ next: z.string() });

export const role = z.enum(["owner", "member"]);
export const inviteRequest = z.object({ email: typed, role });
/** A link to make an account or to reset a password. It is shown this once: only its token's digest is stored. */
export const accountLinkReply = z.object({
  email: z.string(),
  link: z.string(),
  expiresAt: instant,
  /** Why the other person may not be able to open the link, in words; null where nothing speaks against it. */
  warning: z.nullable(z.string()),
});
export const emptyReply = z.object({});
/** What `details` of an error holds where a form's field is wrong: what to say under it. */
export const fieldProblems = z.record(z.string(), z.string());

/** One error body everywhere. */
export const errorReply = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.optional(z.unknown()) }),
});

export type PairRow = z.infer<typeof pairRow>;
export type PairsReply = z.infer<typeof pairsReply>;
export type SourceStatus = z.infer<typeof sourceStatus>;
export type LatestReply = z.infer<typeof latestReply>;
export type WindowFigures = z.infer<typeof windowFigures>;
export type VolatilityRow = z.infer<typeof volatilityRow>;
export type VolatilityReply = z.infer<typeof volatilityReply>;
export type PairReply = z.infer<typeof pairReply>;
export type PriceSeries = z.infer<typeof priceSeries>;
export type VolatilitySeries = z.infer<typeof volatilitySeries>;
export type RecomputeReply = z.infer<typeof recomputeReply>;
export type TickEvent = z.infer<typeof tickEvent>;
export type StreamState = z.infer<typeof streamState>;
export type AccountLinkReply = z.infer<typeof accountLinkReply>;
export type SessionUser = z.infer<typeof sessionUser>;
