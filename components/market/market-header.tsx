"use client";
import { useMemo } from "react";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { isOnTime, nextTickAt } from "@/lib/client/polling";
import type { LatestReply } from "@/lib/contracts/latest";
import type { PairRow } from "@/lib/contracts/pairs";
import { countOf, formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { formatDay, formatTimeOfDay, zoneName } from "@/lib/format/instant";
import { type Direction, directionOf } from "@/lib/format/percent";
import { Fact } from "./fact";
import { SourceLine } from "./source-line";

/** Number of pairs by direction of their 24 h change. */
function countDirections(pairs: readonly PairRow[]): Record<Direction | "unknown", number> {
  const counts = { up: 0, down: 0, flat: 0, unknown: 0 };
  for (const pair of pairs) {
    const isKnown = pair.change24h !== null && !pair.silent;
    counts[isKnown ? directionOf(pair.change24h ?? 0) : "unknown"] += 1;
  }
  return counts;
}

function directionSummary(pairs: readonly PairRow[]): { figure: string; note: string; without: number } {
  const { up, down, flat, unknown } = countDirections(pairs);
  if (up + down + flat === 0) return { figure: "\u2013", note: "no figure yet", without: 0 };
  return {
    figure: `${formatCount(up)} up, ${formatCount(down)} down`,
    note: `${flat === 0 ? "none" : formatCount(flat)} unchanged`,
    without: unknown,
  };
}

type Props = { latest: LatestReply; pairs: readonly PairRow[] | undefined };

export function MarketHeader({ latest, pairs }: Props) {
  const now = useNow();
  const { zone } = useZone();
  const sources = latest.sources.filter((source) => source.configured);
  const nextAt = sources.length === 0 ? null : Math.min(...sources.map((source) => nextTickAt(source, now)));
  const isLate = sources.length > 0 && !sources.some((source) => isOnTime(source, now));
  const at = latest.at === null ? null : Date.parse(latest.at);
  // Memoized because the clock renders this component every second.
  const over24h = useMemo(() => (pairs ? directionSummary(pairs) : null), [pairs]);
  const isToday = at !== null && formatDay(at, zone) === formatDay(now, zone);
  return (
    <section aria-label="The market now" className="flex h-full flex-col justify-between pt-[18px] pb-3.5">
      <dl className="flex flex-wrap justify-between gap-x-3 gap-y-2 laptop:justify-start laptop:gap-x-10">
        <Fact
          label="Newest tick"
          note={
            at === null ? (
              "none yet"
            ) : (
              // Fixed width, so that the text beside it does not move when the number of digits changes.
              <span className="inline-block min-w-[136px]">
                <span className={isLate ? "text-stale" : undefined}>
                  {isToday ? `${formatDuration(now - at)} ago` : formatDay(at, zone)}
                </span>
                {nextAt !== null && `, next in ${formatDuration(nextAt - now)}`}
              </span>
            )
          }
        >
          {at === null ? (
            "–"
          ) : (
            <time dateTime={latest.at ?? undefined}>
              {formatTimeOfDay(at, zone)}{" "}
              <span className="text-13 font-normal text-ink-3">{zoneName(at, zone)}</span>
            </time>
          )}
        </Fact>
        <Fact label="Pairs tracked" note={countOf(latest.sources.length, "source")}>
          {formatCount(latest.pairsTracked)}
        </Fact>
        {over24h && (
          <Fact
            label="Over 24 h"
            note={
              <>
                {over24h.note}
                {over24h.without > 0 && (
                  <span className="max-laptop:hidden">, {formatCount(over24h.without)} without data</span>
                )}
              </>
            }
          >
            {over24h.figure}
          </Fact>
        )}
      </dl>
      <ul className="mt-3.5 grid grid-cols-[minmax(0,1fr)] gap-1.5">
        {latest.sources.map((source) => (
          <SourceLine key={source.name} source={source} now={now} />
        ))}
      </ul>
    </section>
  );
}
