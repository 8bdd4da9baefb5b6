import type { BenchMarket } from "@/jobs/bench/market";
import { type Measured, measureInTurn, type Timing } from "@/jobs/bench/measure";
import { pairsReply } from "@/lib/contracts/pairs";
import { volatilityReply } from "@/lib/contracts/volatility";
import { listPairs } from "@/lib/data/pairs";
import { encodeReply, replyCache, type VersionedReply } from "@/lib/data/reply-cache";
import { listVolatility } from "@/lib/data/volatility";
import { sendCachedReply } from "@/lib/http/cached-reply";
import { MAIN_METRIC } from "@/lib/market/metric";

// Cost of the replies of `GET /api/pairs` and `GET /api/volatility` without and with the reply cache, through the functions of
// their handlers. Authentication and network are not included.

/** Durations of one list, milliseconds. */
export type ReplyTimings = {
  /** Read, validated and serialized without a cache. */
  uncached: Timing;
  /** `SELECT` of all pairs with their newest value as one text: the least that reading a list costs. */
  rowsAsText: Timing;
  /** The first request after a tick, which fills the cache. */
  afterTick: Timing;
  /** Every other request, including the lookup of the newest version, which is needed at most four times a second. */
  repeated: Timing;
  /** A request with the current ETag: 304. */
  notModified: Timing;
};

export type RepliesResult = {
  timings: { pairs: ReplyTimings; volatility: ReplyTimings };
  /** Size of a reply in bytes, uncompressed. */
  bytes: { pairs: number; volatility: number };
};

const WINDOW = "24h";

/**
 * Measures the replies of a market.
 * @param recordTick stores the next tick; called before each first request and not timed
 * @throws Error if a reply has another status
 */
export async function measureReplies(
  { db }: BenchMarket,
  recordTick: () => Promise<unknown>,
  repetitions: number,
): Promise<RepliesResult> {
  const cache = replyCache(db);
  const { pairs, sparklines } = cache;
  const volatility = cache.volatility(WINDOW);
  // A server reads all sparklines once and then updates them every half hour.
  await sparklines.refresh();
  const readPairs = () => listPairs(db, (source, series, price) => sparklines.shapeOf(source, series, price));
  const uncached = {
    pairs: async () => encodeReply(pairsReply, { version: "", ...(await readPairs()) }),
    volatility: async () =>
      encodeReply(volatilityReply, {
        version: "",
        ...(await listVolatility(db, { window: WINDOW, metric: MAIN_METRIC })),
      }),
  };
  const rowsAsText = () => db.$queryRaw`
    SELECT string_agg(concat_ws(' ', p::text, s.last_value, s.last_at, s.last_provider_at), E'\n' ORDER BY p.market_cap_rank)
    FROM pair p JOIN series s ON s.pair_id = p.id`;
  const forgetVersion = async () => cache.forgetVersion();
  const afterTick = async () => {
    await recordTick();
    cache.forgetVersion();
  };
  const operations = (read: () => Promise<unknown>, reply: VersionedReply<unknown>) => {
    let etag = "";
    return {
      uncached: { run: read },
      rowsAsText: { run: rowsAsText },
      afterTick: { prepare: afterTick, run: () => request(reply, 200) },
      repeated: { prepare: forgetVersion, run: () => request(reply, 200) },
      notModified: {
        prepare: async () => {
          etag = (await reply.read()).etag;
          await forgetVersion();
        },
        run: () => request(reply, 304, { "if-none-match": etag }),
      },
    } satisfies Record<keyof ReplyTimings, Measured>;
  };
  return {
    timings: {
      pairs: await measureInTurn(operations(uncached.pairs, pairs), repetitions),
      volatility: await measureInTurn(operations(uncached.volatility, volatility), repetitions),
    },
    bytes: {
      pairs: (await pairs.read()).body.length,
      volatility: (await volatility.read()).body.length,
    },
  };
}

/** Sends a request and reads its whole reply. */
async function request(
  reply: VersionedReply<unknown>,
  status: 200 | 304,
  headers: Record<string, string> = {},
): Promise<void> {
  const incoming = new Request("http://bench.invalid/", { headers });
  const response = sendCachedReply(incoming, await reply.read());
  const { byteLength } = await response.arrayBuffer();
  if (response.status !== status || (status === 200) !== byteLength > 0)
    throw new Error(
      `Expected status ${status}, but the reply has status ${response.status} and ${byteLength} bytes.`,
    );
}
