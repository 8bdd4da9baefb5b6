import type { Route } from "next";
import Link from "next/link";
import { type MouseEvent, memo } from "react";
import { Change } from "@/components/pair/change";
import { CoverageMark, isMarked } from "@/components/pair/coverage-mark";
import { PairIcon } from "@/components/pair/pair-icon";
import { MetricValue, Price } from "@/components/pair/price";
import { QuoteAge } from "@/components/pair/quote-age";
import { Tag } from "@/components/ui/tag";
import { pairHref, type SharedView } from "@/lib/charts/pair-view";
import type { PairRow as Pair } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { formatQuoteAge, quoteAgeAt } from "@/lib/format/quote-age";
import { sourceName } from "@/lib/format/source-name";
import type { VolatilityUnit } from "@/lib/format/volatility";
import { METRICS } from "@/lib/market/metric";
import { MAX_QUOTE_AGE_MS } from "@/lib/market/thresholds";
import type { StripScale } from "./dot-strip";
import { MeasuredCells } from "./measured-cells";
import { Sparkline } from "./sparkline";

type Props = {
  pair: Pair;
  index: number;
  /** Instant to which its quote age refers, epoch milliseconds. */
  asOf: number;
  /** The view in which the pair is opened. */
  linkView: SharedView;
  /** True if Enter in the search field opens it. */
  isBestMatch: boolean;
  isActive: boolean;
  isTabStop: boolean;
  onActivate: (key: string) => void;
  onOpen: (pair: Pair) => void;
  /** True if the measured columns are shown. */
  isMeasured: boolean;
  figures: VolatilityRow | undefined;
  unit: VolatilityUnit;
  scale: StripScale;
  /** True if volume and standard deviation name their quote. */
  isQuoteShown: boolean;
  /** True if the provider's id is shown, because another pair has the same name and ticker. */
  isIdShown: boolean;
};

/** Longer tickers may be cut. */
const MAX_TICKER_LENGTH = 14;

function isTickerLong({ base, quote }: Pair): boolean {
  return base.length + quote.length > MAX_TICKER_LENGTH;
}

/** False for a click on the link, and for one that ends a text selection. */
function isRowClick({ target, currentTarget }: MouseEvent<HTMLElement>): boolean {
  if (target instanceof Element && target.closest("a")) return false;
  const selection = getSelection();
  return !(selection?.type === "Range" && selection.containsNode(currentTarget, true));
}

/** Clicks the row's link with the same keys and button, so that the browser opens a tab or a window. */
function clickLink({ currentTarget, ctrlKey, metaKey, shiftKey, altKey, button }: MouseEvent<HTMLElement>) {
  const isMiddle = button === 1;
  currentTarget.querySelector("a")?.dispatchEvent(
    // It does not bubble, because the row would handle it too.
    new window.MouseEvent("click", {
      ctrlKey: ctrlKey || isMiddle,
      metaKey: metaKey || isMiddle,
      ...{ shiftKey, altKey, cancelable: true },
    }),
  );
}

function ageOf(pair: Pair, asOf: number): number | null {
  const sampledAt = pair.sampledAt === null ? null : Date.parse(pair.sampledAt);
  return quoteAgeAt({ sampledAt, quoteAgeMs: pair.quoteAgeMs }, asOf);
}

export const PairRow = memo(function PairRow(props: Props) {
  const { pair, index, asOf, linkView, isBestMatch, isActive, isTabStop, onActivate, onOpen } = props;
  const { isMeasured, figures, unit, scale, isQuoteShown, isIdShown } = props;
  const age = ageOf(pair, asOf);
  const isStale = age !== null && age > MAX_QUOTE_AGE_MS;
  const quotedAt =
    pair.providerAt === null ? undefined : `The source last changed this quote at ${pair.providerAt}.`;
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      data-best-match={isBestMatch || undefined}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={() => onActivate(pair.key)}
      onMouseDown={(event) => {
        // Prevents scrolling with the middle button.
        if (event.button === 1) event.preventDefault();
      }}
      onAuxClick={(event) => {
        if (event.button === 1 && isRowClick(event)) clickLink(event);
      }}
      onClick={(event) => {
        if (!isRowClick(event)) return;
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) clickLink(event);
        else onOpen(pair);
      }}
    >
      <td className="cell-pair start">
        <div className="flex min-w-0 items-center gap-2.5">
          <span className="icon-box">
            <PairIcon name={pair.name} icon={pair.icon} size="row" />
          </span>
          <div className="name-line">
            <Link
              href={pairHref(pair, linkView) as Route}
              prefetch={false}
              // The row is the tab stop, and Enter on it opens the pair.
              tabIndex={-1}
              title={pair.name}
              className="min-w-0 truncate font-medium hover:underline max-laptop:text-14"
            >
              <bdi>{pair.name}</bdi>
            </Link>
            <span className="details">
              {pair.delisted && <Tag kind="plain">no longer listed</Tag>}
              {isMeasured && figures?.pegged && (
                <span className="laptop:hidden" aria-hidden="true">
                  <Tag kind="plain">pegged</Tag>
                </span>
              )}
              {isMeasured && isMarked(figures) && (
                <span className="beside-coverage" aria-hidden="true">
                  <CoverageMark figures={figures} />
                </span>
              )}
              {!pair.delisted && isStale && (
                <span className="beside-age" aria-hidden="true">
                  <Tag kind="stale">{formatQuoteAge(age).text}</Tag>
                </span>
              )}
              <span className="ticker" title={isTickerLong(pair) ? `${pair.base}/${pair.quote}` : undefined}>
                <bdi>{pair.base}</bdi>
                <span className="quote">
                  /<bdi>{pair.quote}</bdi>
                </span>
                {isIdShown && ` · ${pair.id}`}
                <span className="beside-source"> · {sourceName(pair.source)}</span>
              </span>
            </span>
          </div>
        </div>
      </td>
      <td className="cell-source start truncate text-12 text-ink-3">{sourceName(pair.source)}</td>
      <td className="cell-price">
        {pair.price === null ? (
          <span className="text-ink-3" title="No sample yet.">
            –
          </span>
        ) : (
          <Price value={pair.price} />
        )}
      </td>
      <td className="cell-change">
        <Change value={pair.change24h} isSilent={pair.silent} />
      </td>
      <td className="cell-volume">
        {pair.volumeQuote === null ? (
          <span className="text-ink-3" title="The source gives no volume.">
            –
          </span>
        ) : (
          <>
            <MetricValue value={pair.volumeQuote} metric={METRICS.volume} />
            {isQuoteShown && (
              <span className="text-12 text-ink-3">
                {" "}
                <bdi>{pair.quote}</bdi>
              </span>
            )}
          </>
        )}
      </td>
      <td className="cell-sparkline">
        <Sparkline points={pair.sparkline} />
      </td>
      <td className="cell-age">
        <QuoteAge ms={age} title={quotedAt} />
      </td>
      {isMeasured && (
        <MeasuredCells
          price={pair.price}
          figures={figures}
          unit={unit}
          scale={scale}
          quote={isQuoteShown ? pair.quote : null}
          isStale={isStale}
        />
      )}
    </tr>
  );
});
