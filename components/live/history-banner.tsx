import { Progress } from "@/components/ui/progress";
import type { SourceStatus } from "@/lib/contracts/latest";
import { formatShare } from "@/lib/format/percent";
import { sourceName } from "@/lib/format/source-name";

/** Progress of loading a source's history. */
export function HistoryBanner({ source, progress }: { source: SourceStatus; progress: number }) {
  const label =
    source.kind === "demo"
      ? "Creating 8 days of simulated history"
      : `Loading the history of ${sourceName(source.name)}`;
  return (
    <div className="border-t border-line-2 bg-accent-wash">
      <div className="sheet grid gap-2 py-3">
        <p role="status">
          <b className="font-medium">
            {label}: {formatShare(progress)}
          </b>
        </p>
        <Progress fraction={progress} label={label} />
      </div>
    </div>
  );
}
