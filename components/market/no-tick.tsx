"use client";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { asSentence } from "@/components/live/sentence";
import { EmptyState } from "@/components/ui/empty-state";
import { nextTickAt } from "@/lib/client/polling";
import type { SourceStatus } from "@/lib/contracts/latest";
import { formatDuration } from "@/lib/format/duration";
import { formatInstant } from "@/lib/format/instant";
import { sourceName } from "@/lib/format/source-name";

function FirstTickArt() {
  return (
    <svg
      width="120"
      height="16"
      viewBox="0 0 120 16"
      aria-hidden="true"
      className="mb-2.5 text-line-3"
      fill="none"
    >
      <path d="M0 8h52m16 0h52" stroke="currentColor" strokeWidth="1.5" strokeDasharray="1.5 4" />
      <circle cx="60" cy="8" r="5" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 2" />
    </svg>
  );
}

function SourceState({ source }: { source: SourceStatus }) {
  const now = useNow();
  const { zone } = useZone();
  const name = sourceName(source.name);
  const next = formatInstant(nextTickAt(source, now), zone, now);
  const every = formatDuration(source.intervalSeconds * 1000);
  if (source.historyProgress !== null) return <p>{name}: its history is loaded first.</p>;
  if (source.lastTick?.outcome === "failed") {
    return (
      <p>
        {asSentence(source.lastTick.error ?? `${name} did not reply`)} Next request at {next}.
      </p>
    );
  }
  return (
    <p>
      {name} is requested every {every}, next at {next}.
    </p>
  );
}

export function NoTickYet({ sources }: { sources: readonly SourceStatus[] }) {
  const configured = sources.filter((source) => source.configured);
  const failed = configured.some((source) => source.lastTick?.outcome === "failed");
  return (
    <EmptyState title="Waiting for the first tick…" art={<FirstTickArt />}>
      <div className="grid gap-1">
        {configured.map((source) => (
          <SourceState key={source.name} source={source} />
        ))}
        {failed && (
          <p className="mt-2">
            To see a simulated market without a network, stop this server and run{" "}
            <code className="font-sans font-medium whitespace-nowrap text-ink-1 select-all">
              npm run demo
            </code>
            .
          </p>
        )}
      </div>
    </EmptyState>
  );
}
