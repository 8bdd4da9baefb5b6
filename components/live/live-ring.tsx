"use client";
import type { Liveness } from "@/lib/client/polling";
import { formatDuration } from "@/lib/format/duration";

const RADIUS = 5.4;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

const COLORS = {
  live: "stroke-ok",
  polling: "stroke-ok",
  starting: "stroke-ink-4",
  behind: "stroke-stale",
  offline: "stroke-bad",
} as const satisfies Record<Liveness["state"], string>;

function statusText(state: Liveness): string {
  if (state.state === "behind") return `Behind ${formatDuration(state.byMs)}`;
  if (state.state === "polling") return `Every ${formatDuration(state.everyMs)}`;
  return { live: "Live", starting: "Starting", offline: "Offline" }[state.state];
}

const TEXT_COLORS = {
  live: "text-ink-1",
  polling: "text-ink-1",
  starting: "text-ink-2",
  behind: "text-stale",
  offline: "text-bad",
} as const satisfies Record<Liveness["state"], string>;

type Props = {
  liveness: Liveness;
  /** Share of the interval that has passed since the newest tick, 0 to 1. */
  elapsed: number;
  title: string;
};

/** Live status; the ring fills over one interval. */
export function LiveRing({ liveness, elapsed, title }: Props) {
  const isCurrent = liveness.state === "live" || liveness.state === "polling";
  const share = isCurrent ? Math.min(1, Math.max(0, elapsed)) : 1;
  return (
    <span role="status" title={title} className="mr-1.5 flex items-center gap-[7px] whitespace-nowrap">
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="none" strokeWidth="2.5">
        <circle cx="7" cy="7" r={RADIUS} className="stroke-line-2" />
        <circle
          cx="7"
          cy="7"
          r={RADIUS}
          className={COLORS[liveness.state]}
          strokeDasharray={`${(share * CIRCUMFERENCE).toFixed(2)} ${CIRCUMFERENCE.toFixed(2)}`}
          transform="rotate(-90 7 7)"
        />
      </svg>
      <span className={`font-medium ${TEXT_COLORS[liveness.state]}`}>{statusText(liveness)}</span>
    </span>
  );
}
