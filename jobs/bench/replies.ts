import type { BenchMarket } from "@/jobs/bench/market";
import { type Contender, measureInTurn, type Timing } from "@/jobs/bench/measure";
import { pairsReply } from "@/lib/contracts/pairs";
import { volatilityReply } from "@/lib/contracts/volatility";
import { listPairs } from "@/lib/data/pairs";
import { encodeReply, replyCache, type VersionedReply } from "@/lib/data/reply-cache";
import { listVolatility } from "@/lib/data/volatility";
import { sendCachedReply } from "@/lib/http/cached-reply";
import { MAIN_METRIC } from "@/lib/market/metric";

// What the list and the ranking cost to answer: made anew at each request as a server without memory would, and as this one
// does, once a tick. By the functions that answer `GET /api/pairs` and `GET /api/volatility`; who may ask is not
// part of it, nor is the network.

/** One list's times in milliseconds. */
export type ReplyTimings = {
  /** Read, checked against the contract and serialised, with nothing in memory. */
  anew: Timing;
  /** The first request after a tick: the same, and what is kept for the others. */
  afterTick: Timing;
  /** Every other request; the newest version is looked up in the database, as at most four times a second. */
  repeated: Timing;
  /** One by a client that holds the newest: 304. */
  notModified: Timing;
};

export type RepliesResult = {
  timings: { pairs: ReplyTimings; volatility: ReplyTimings };
  /** Size of a whole reply in bytes, uncompressed. */
  bytes: { pairs: number; volatility: number };
};

const WINDOW = "24h";

/**
 * Times the replies of a market.
 * @param recordTick stores the next tick; called untimed, before each first request
 * @throws Error when a reply is not what was asked for
 */
export async function measureReplies(
  { db }: BenchMarket,
  recordTick: () => Promise<unknown>,
  repetitions: number,
): Promise<RepliesResult> {
  const cache = replyCache(db);
  const { pairs, sparklines } = cache;
  const volatility = cache.volatility(WINDOW);
  // Filled once in the life of a server, then moved on by half an hour at a time.
  await sparklines.refresh();
  const readPairs = () => listPairs(db, (source, series, price) => sparklines.shapeOf(source, series, price));
  const anew = {
    pairs: async () => encodeReply(pairsReply, { version: "", ...(await readPairs()) }),
    volatility: async () =>
      encodeReply(volatilityReply, {
        version: "",
        ...(await listVolatility(db, { window: WINDOW, metric: MAIN_METRIC })),
      }),
  };
  const lookAnew = async () => cache.forgetVersion();
  const afterTick = async () => {
    await recordTick();
    cache.forgetVersion();
  };
  const contenders = (make: () => Promise<unknown>, reply: VersionedReply<unknown>) => {
    let held = "";
    return {
      anew: { run: make },
      afterTick: { prepare: afterTick, run: () => ask(reply, 200) },
      repeated: { prepare: lookAnew, run: () => ask(reply, 200) },
      notModified: {
        prepare: async () => {
          held = (await reply.read()).etag;
          await lookAnew();
        },
        run: () => ask(reply, 304, { "if-none-match": held }),
      },
    } satisfies Record<keyof ReplyTimings, Contender>;
  };
  return {
    timings: {
      pairs: await measureInTurn(contenders(anew.pairs, pairs), repetitions),
      volatility: await measureInTurn(contenders(anew.volatility, volatility), repetitions),
    },
    bytes: {
      pairs: (await pairs.read()).body.length,
      volatility: (await volatility.read()).body.length,
    },
  };
}

/** A request's answer, to its last byte. */
async function ask(
  reply: VersionedReply<unknown>,
  status: 200 | 304,
  headers: Record<string, string> = {},
): Promise<void> {
  const request = new Request("http://bench.invalid/", { headers });
  const response = sendCachedReply(request, await reply.read());
  const { byteLength } = await response.arrayBuffer();
  if (response.status !== status || (status === 200) !== byteLength > 0)
    throw new Error(`A reply of ${byteLength} bytes with status ${response.status}, not ${status}.`);
}
