import { isOnTime } from "@/lib/client/polling";
import type { SourceStatus } from "@/lib/contracts/latest";
import { countOf, formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { formatShare } from "@/lib/format/percent";
import { sourceName } from "@/lib/format/source-name";
import { RoundStrip } from "./round-strip";

/** Duration of a request: `0.9 s`. */
function formatRequestTime(ms: number): string {
  if (ms < 100) return "under 0.1\u00a0s";
  return ms < 9950 ? `${(ms / 1000).toFixed(1)}\u00a0s` : formatDuration(ms);
}

/** Status of a source. */
function sourceHealth(source: SourceStatus, now: number): string {
  if (!source.configured) return "no longer sampled";
  if (source.historyProgress !== null) return `loading history, ${formatShare(source.historyProgress)}`;
  const tick = source.lastTick;
  if (!tick) return "not requested yet";
  const lastStoredAt = source.lastStoredAt === null ? null : Date.parse(source.lastStoredAt);
  if (!isOnTime(source, now)) {
    return lastStoredAt === null
      ? "has not replied yet"
      : `no reply for ${formatDuration(now - lastStoredAt)}`;
  }
  if (tick.outcome !== "stored") return "missed the last tick";
  const rejected = tick.rejected > 0 ? `, ${formatCount(tick.rejected)} rejected` : "";
  const duration =
    tick.receivedAt === null ? null : Date.parse(tick.receivedAt) - Date.parse(tick.requestedAt);
  const inTime = duration !== null && duration >= 0 ? ` in ${formatRequestTime(duration)}` : "";
  return `${countOf(tick.received, "quote")}${inTime}${rejected}`;
}

export function SourceLine({ source, now }: { source: SourceStatus; now: number }) {
  const stored = source.rounds.filter((mark) => mark !== "missed").length;
  const hasProblem = source.configured && source.lastTick !== null && !isOnTime(source, now);
  return (
    <li className="flex flex-wrap items-center gap-x-3 text-12 text-ink-2">
      <span className="min-w-0">
        <b className="font-medium text-ink-1">{sourceName(source.name)}</b>{" "}
        <span className={hasProblem ? "text-stale" : "max-laptop:sr-only"}>{sourceHealth(source, now)}</span>
      </span>
      {source.rounds.length > 0 && (
        // Wraps to its own line on a narrow sheet.
        <span className="flex min-w-0 flex-1 basis-44 items-center gap-x-3">
          <RoundStrip rounds={source.rounds} />
          <span className="whitespace-nowrap">
            {stored} of {source.rounds.length} ticks
          </span>
        </span>
      )}
    </li>
  );
}
