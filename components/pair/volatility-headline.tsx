import { CoverageMark, isMarked } from "@/components/pair/coverage-mark";
import { LastSample } from "@/components/pair/last-sample";
import { Tag } from "@/components/ui/tag";
import type { PairReply } from "@/lib/contracts/pair";
import { formatCoverage } from "@/lib/format/percent";
import { formatRank } from "@/lib/format/rank";
import {
  formatPegDistance,
  formatScaled,
  formatScaledError,
  scaleUnit,
  type VolatilityUnit,
} from "@/lib/format/volatility";
import type { WindowId } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";

type Props = { reply: PairReply; window: WindowId; unit: VolatilityUnit };

/** Volatility of the window with its standard error, rank and state. */
export function VolatilityHeadline({ reply, window, unit }: Props) {
  const figures = reply.windows[window];
  const rank = formatRank(figures.rank, figures.of);
  return (
    <>
      <div className="flex items-center justify-between gap-3.5 text-12 wide:text-13 wide:font-medium">
        <h2>Volatility over {WINDOW_LABELS[window]}</h2>
        {figures.pegged ? (
          <Tag kind="plain">pegged</Tag>
        ) : (
          rank && (
            <p className="text-ink-3">
              rank <b className="font-medium text-ink-1">{rank.rank}</b> / {rank.of}
            </p>
          )
        )}
      </div>
      <Figure reply={reply} window={window} unit={unit} />
      {isMarked(figures) && (
        <p className="mt-1 flex items-center gap-2 text-12 text-ink-2">
          <CoverageMark figures={figures} /> {formatCoverage(figures.coverage)} of this window was sampled
        </p>
      )}
      {figures.silent && figures.lastSampleAt !== null && (
        <p className="mt-1 text-12 text-ink-2">
          <LastSample at={figures.lastSampleAt} />, no rank since
        </p>
      )}
    </>
  );
}

function Figure({ reply, window, unit }: Props) {
  const { rv, rvStdErr, pegged, silent } = reply.windows[window];
  if (rv === null) {
    return (
      <p className="text-20 text-ink-3">
        <span aria-hidden="true">– </span>
        <span className="text-13">not enough data</span>
      </p>
    );
  }
  const { price } = reply.pair;
  const scale = { unit, isPegged: pegged };
  return (
    <p
      className={`text-26 font-medium tracking-[-.015em] whitespace-nowrap ${silent ? "text-ink-3" : "text-accent"}`}
    >
      {formatScaled(rv, scale)}{" "}
      <span className="text-13 font-normal tracking-normal text-ink-3">{scaleUnit(scale)}</span>{" "}
      {pegged && price !== null && (
        <span className="text-14 font-normal tracking-normal text-ink-2">
          {formatPegDistance(Number(price))}
        </span>
      )}
      {!pegged && rvStdErr !== null && (
        <span className="text-14 font-normal tracking-normal text-ink-2" title="one standard error">
          {formatScaledError(rvStdErr, rv, scale)}
        </span>
      )}
    </p>
  );
}
