import { Tag } from "@/components/ui/tag";
import type { WindowFigures } from "@/lib/contracts/volatility";
import { formatShare } from "@/lib/format/percent";

type Marked = Pick<WindowFigures, "rv" | "provisional" | "notFresh" | "freshCoverage">;

/** Whether a figure is provisional or not fresh. */
export function isMarked(figures: Marked | undefined): figures is Marked {
  return figures !== undefined && figures.rv !== null && (figures.provisional || figures.notFresh);
}

/** Sampling quality of a figure if it is low: `provisional`, `2 % fresh`. */
export function CoverageMark({ figures }: { figures: Marked | undefined }) {
  if (!isMarked(figures)) return null;
  const { provisional, notFresh, freshCoverage } = figures;
  if (!notFresh) return <Tag kind="provisional">provisional</Tag>;
  return (
    <Tag kind="stale" title="The source repeated old quotes in the rest of the window.">
      {provisional && <span className="mark-provisional">provisional, </span>}
      {formatShare(freshCoverage)} fresh
    </Tag>
  );
}
