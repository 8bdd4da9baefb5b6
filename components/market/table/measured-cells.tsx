import { CoverageMark } from "@/components/pair/coverage-mark";
import { CoverageRing } from "@/components/pair/coverage-ring";
import { LastSample } from "@/components/pair/last-sample";
import { PriceDigits } from "@/components/pair/price";
import { Tag } from "@/components/ui/tag";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { formatCoverage } from "@/lib/format/percent";
import { formatPercentDigits } from "@/lib/format/percent-digits";
import { formatRank } from "@/lib/format/rank";
import { sourceName } from "@/lib/format/source-name";
import { formatStdDev } from "@/lib/format/std-dev";
import {
  alignAtPoint,
  formatPegDistance,
  formatScaled,
  formatScaledError,
  scaleUnit,
  type VolatilityUnit,
} from "@/lib/format/volatility";
import { DotStrip, EmptyStrip, type StripScale } from "./dot-strip";

/** Narrow no-break space. */
const NARROW = "\u202f";

type Props = {
  /** Newest price in quote units; null before the first sample. */
  price: string | null;
  /** Undefined while loading. */
  figures: VolatilityRow | undefined;
  unit: VolatilityUnit;
  scale: StripScale;
  /** The pair's quote if the list has several; null if the column's head names it. */
  quote: string | null;
  isStale: boolean;
};

function MissingValue() {
  return <span className="text-ink-3">–</span>;
}

/** Cells with a pair's rank, volatility, dot strip, standard deviation and coverage. */
export function MeasuredCells({ price, figures, unit, scale, quote, isStale }: Props) {
  if (!figures) {
    return (
      <>
        <td className="cell-rank" />
        <td className="cell-volatility" />
        <td className="cell-strip">
          <EmptyStrip scale={scale} />
        </td>
        <td className="cell-std-dev" />
        <td className="cell-cv" />
        <td className="cell-coverage" />
      </>
    );
  }
  const rank = formatRank(figures.rank, figures.of);
  const color = figures.silent ? "text-ink-3" : "";
  return (
    <>
      <td className="cell-rank">
        {figures.pegged ? (
          <Tag kind="plain">pegged</Tag>
        ) : rank ? (
          <span title={`${rank.rank} of ${rank.of} on ${sourceName(figures.source)}`}>
            <b className="font-medium">{rank.rank}</b>
            <span className="text-12 text-ink-3">
              {NARROW}/{NARROW}
              {rank.of}
            </span>
          </span>
        ) : (
          <span
            className="text-ink-3"
            title={figures.silent ? "No rank without a recent sample." : undefined}
          >
            –
          </span>
        )}
      </td>
      <td className="cell-volatility">
        <Volatility figures={figures} unit={unit} />
      </td>
      <td className="cell-strip">
        {figures.silent && figures.lastSampleAt !== null ? (
          <>
            <EmptyStrip scale={scale} />
            <span className="strip-words">
              <span>
                <LastSample at={figures.lastSampleAt} />
              </span>
            </span>
          </>
        ) : figures.rv === null || figures.pegged ? (
          <>
            <EmptyStrip scale={scale} />
            <span className={figures.pegged ? "strip-words of-peg" : "strip-words"}>
              <span>
                {figures.rv === null ? "not enough data" : price !== null && formatPegDistance(Number(price))}
              </span>
            </span>
          </>
        ) : (
          <DotStrip
            rv={figures.rv}
            rvStdErr={figures.rvStdErr}
            scale={scale}
            isProvisional={figures.provisional}
            isStale={isStale || figures.notFresh}
          />
        )}
      </td>
      <td className={`cell-std-dev ${color}`}>
        {figures.stdDev === null ? (
          <MissingValue />
        ) : (
          <>
            <PriceDigits text={formatStdDev(figures.stdDev)} />
            {quote !== null && <span className="text-12 text-ink-3"> {quote}</span>}
          </>
        )}
      </td>
      <td className={`cell-cv ${color}`}>
        {figures.cv === null ? <MissingValue /> : formatPercentDigits(figures.cv)}
      </td>
      <td className="cell-coverage">
        <span className="inline-flex max-w-full items-center gap-1.5">
          <CoverageMark figures={figures} />
          {formatCoverage(figures.coverage)}
          <CoverageRing coverage={figures.coverage} />
        </span>
      </td>
    </>
  );
}

function Volatility({
  figures: { rv, rvStdErr, pegged, silent },
  unit,
}: {
  figures: VolatilityRow;
  unit: VolatilityUnit;
}) {
  if (rv === null) return <MissingValue />;
  const scale = { unit, isPegged: pegged };
  const text = formatScaled(rv, scale);
  const error = rvStdErr === null ? "" : ` ${formatScaledError(rvStdErr, rv, scale)}, one standard error`;
  return (
    <span
      className={
        silent ? "font-medium text-ink-3" : pegged ? "font-medium text-ink-2" : "font-semibold text-accent"
      }
      title={`${text} ${scaleUnit(scale)}${error}`}
    >
      {pegged ? `${text} bp` : alignAtPoint(text)}
    </span>
  );
}
