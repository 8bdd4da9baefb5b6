import { type PairsReply, pairsReply } from "@/lib/contracts/pairs";
import { type VolatilityReply, volatilityReply } from "@/lib/contracts/volatility";
import { MiddleHalves } from "@/lib/data/middle-halves";
import { listPairs } from "@/lib/data/pairs";
import { Sparklines } from "@/lib/data/sparklines";
import { VersionedReply, VersionWatch } from "@/lib/data/versioned-reply";
import { listVolatility } from "@/lib/data/volatility";
import type { Database } from "@/lib/db/client";
import { log } from "@/lib/log";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";

/** The list of pairs waits no longer than this for its sparklines. */
const SPARKLINES_WAIT_MS = 800;

/** The replies that change with a tick and with nothing else, each made once per tick, and what they draw from. */
export type MarketReplies = {
  pairs: VersionedReply<PairsReply>;
  volatility: Readonly<Record<WindowId, VersionedReply<VolatilityReply>>>;
  sparklines: Sparklines;
  middleHalves: MiddleHalves;
  watch: VersionWatch;
};

// On the global object, so that pages and handlers, which are bundled apart, share them.
const shared = globalThis as typeof globalThis & { sigmawatchReplies?: WeakMap<Database, MarketReplies> };

/** The replies of a database, one set of them per process. */
export function marketReplies(db: Database): MarketReplies {
  shared.sigmawatchReplies ??= new WeakMap();
  const known = shared.sigmawatchReplies.get(db) ?? createReplies(db);
  shared.sigmawatchReplies.set(db, known);
  return known;
}

function createReplies(db: Database): MarketReplies {
  const watch = new VersionWatch(db);
  const sparklines = new Sparklines(db);
  const pairs: VersionedReply<PairsReply> = new VersionedReply(watch, pairsReply, async () => {
    const isInTime = await refreshInTime(sparklines, () => pairs.forget());
    if (!isInTime) log().debug("the list of pairs is served before its sparklines are read");
    return listPairs(db, (source, series, price) => sparklines.shapeOf(source, series, price));
  });
  const ofWindow = (window: WindowId) =>
    new VersionedReply(watch, volatilityReply, () => listVolatility(db, window));
  const [hour, day, week] = WINDOW_IDS;
  const volatility = { [hour]: ofWindow(hour), [day]: ofWindow(day), [week]: ofWindow(week) };
  return { pairs, volatility, sparklines, middleHalves: new MiddleHalves(db, watch), watch };
}

/**
 * Brings the sparklines up to date, but does not wait for them beyond a limit: a first filling of a large market takes
 * longer than a list may.
 * @param whenLate called once they are there after all
 */
async function refreshInTime(sparklines: Sparklines, whenLate: () => void): Promise<boolean> {
  let isLate = false;
  const refreshed = sparklines.refresh().then(
    () => {
      if (isLate) whenLate();
      return true;
    },
    (error: unknown) => {
      log().warn({ err: error }, "the sparklines could not be read; the list goes without");
      return true;
    },
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      isLate = true;
      resolve(false);
    }, SPARKLINES_WAIT_MS);
  });
  const isInTime = await Promise.race([refreshed, late]);
  clearTimeout(timer);
  return isInTime;
}
