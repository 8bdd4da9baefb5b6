"use client";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { pairHref, type SharedView } from "@/lib/charts/pair-view";
import type { PairRow as Pair } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { formatCount } from "@/lib/format/count";
import type { VolatilityUnit } from "@/lib/format/volatility";
import { METRICS } from "@/lib/market/metric";
import { ColumnHead } from "./column-head";
import { DEFAULT_STRIP_SCALE, StripAxisLabels, type StripScale } from "./dot-strip";
import { PairRow } from "./pair-row";
import { isSortable, type Sort, type SortColumn } from "./sort-pairs";
import { useIsPrinting } from "./use-is-printing";
import { useListLayout } from "./use-list-layout";
import { useVisibleRows } from "./use-visible-rows";
import { visibleRows } from "./visible-rows";

export type PairTableHandle = {
  focusFirst: () => void;
  /** True if the pointer, the focus or selected text is in a row, or the list is scrolling. */
  isBusy: () => boolean;
  /** Applies the pending order, if any. */
  applyOrder: () => void;
};

/** Content for signed-in users; `figures`, by pair key, is undefined until loaded. */
type Measured = {
  figures: ReadonlyMap<string, VolatilityRow> | undefined;
  unit: VolatilityUnit;
  scale: StripScale;
};

type Props = {
  pairs: readonly Pair[];
  /** The quote of every listed pair; null if they differ. */
  quote: string | null;
  /** The time to which quote ages refer, by source. */
  asOf: ReadonlyMap<string, number>;
  /** The view in which a pair is opened; the same object until it changes. */
  linkView: SharedView;
  /** Keys of the pairs that show their id because another has the same name and ticker. */
  repeated: ReadonlySet<string>;
  /** Key of the pair that Enter in the search field opens; null if there is none. */
  bestMatch: string | null;
  /** Null for the signed-out. */
  measured: Measured | null;
  /** Current order; null for the largest first. */
  sort: Sort | null;
  onSort: (by: SortColumn) => void;
  /** Applies the pending order; null if none is pending. */
  onApplyOrder: (() => void) | null;
  /** Target of the link that skips to the rows. */
  bodyId: string;
  handle: RefObject<PairTableHandle | null>;
};

/** Maximum number of printed rows. */
const MAX_PRINTED = 500;

/** Longer quotes do not fit into a column's head. */
const MAX_HEAD_QUOTE_LENGTH = 5;

/** A column's head with the quote of its values; a long quote is named in the rows. */
function withQuote(label: string, quote: string | null): string {
  return quote === null || quote.length > MAX_HEAD_QUOTE_LENGTH ? label : `${label}, ${quote}`;
}

/** How far each key moves; `Infinity` for the ends. */
function stepOf(key: string, page: number): number | null {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    case "Home":
      return Number.NEGATIVE_INFINITY;
    case "End":
      return Number.POSITIVE_INFINITY;
    default:
      return null;
  }
}

/** True if a row is under the pointer, has the focus or contains selected text. */
function isAtRows(body: HTMLElement): boolean {
  if (body.matches(":hover")) return true;
  const focused = document.activeElement;
  if (focused !== body && body.contains(focused)) return true;
  const selection = getSelection();
  return selection?.type === "Range" && body.contains(selection.anchorNode);
}

/** The list of pairs. Only the visible rows are in the page, with spacers for the rest. */
export function PairTable({
  pairs,
  quote,
  asOf,
  linkView,
  repeated,
  bestMatch,
  measured,
  sort,
  onSort,
  onApplyOrder,
  bodyId,
  handle,
}: Props) {
  const router = useRouter();
  const body = useRef<HTMLTableSectionElement>(null);
  const layout = useListLayout();
  const { rowHeight, stickyHeight, hasHead } = layout;
  const { position, isScrolling, scrollToRow } = useVisibleRows(body, layout);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const focusIndex = useRef<number | null>(null);
  const activeIndex = activeKey === null ? -1 : pairs.findIndex((pair) => pair.key === activeKey);

  const moveTo = (index: number) => {
    const pair = pairs[index];
    if (!pair) return;
    focusIndex.current = index;
    setActiveKey(pair.key);
    scrollToRow(index);
  };

  // The row may have just been rendered.
  useEffect(() => {
    if (focusIndex.current === null) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${focusIndex.current}"]`);
    if (!row) return;
    focusIndex.current = null;
    row.focus({ preventScroll: true });
  });

  const onHead = hasHead ? onSort : null;
  const applyOrder = () => {
    onApplyOrder?.();
    // The button disappears, so the rows get the focus.
    body.current?.focus({ preventScroll: true });
  };

  useImperativeHandle(handle, () => ({
    focusFirst: () => moveTo(0),
    isBusy: () => isScrolling() || (body.current !== null && isAtRows(body.current)),
    applyOrder,
  }));

  // Cast because the type checker cannot verify an encoded path.
  const onOpen = useCallback(
    (pair: Pair) => router.push(pairHref(pair, linkView) as Route),
    [router, linkView],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const active = pairs[activeIndex];
    if (event.key === "Enter" && active && event.target instanceof HTMLTableRowElement) {
      event.preventDefault();
      onOpen(active);
      return;
    }
    if (event.key === "Escape" && document.activeElement instanceof HTMLElement) {
      document.activeElement.blur();
      setActiveKey(null);
      return;
    }
    const page = Math.max(1, Math.floor((innerHeight - stickyHeight) / rowHeight) - 1);
    const step = stepOf(event.key, page);
    if (step === null) return;
    event.preventDefault();
    moveTo(Math.min(pairs.length - 1, Math.max(0, Math.max(0, activeIndex) + step)));
  };

  // The active row stays rendered when it is scrolled out of view, so that the focus is kept.
  const isPrinting = useIsPrinting();
  const rows = isPrinting
    ? Array.from(pairs.slice(0, MAX_PRINTED).keys())
    : visibleRows(pairs.length, position, activeIndex);
  const onActivate = useCallback((key: string) => setActiveKey(key), []);
  let next = 0;
  const spacerBefore = (index: number) =>
    index > next ? <Spacer key={`before-${index}`} height={(index - next) * rowHeight} /> : null;

  const table = (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are moved through with the arrow keys
      role="grid"
      className={`pairs ${measured ? "measured" : ""} ${quote === null ? "" : "one-quote"}`}
      aria-label="Tracked pairs"
      aria-rowcount={pairs.length + 1}
      onKeyDown={onKeyDown}
    >
      <thead className={measured ? "across" : undefined}>
        <tr aria-rowindex={1}>
          <ColumnHead
            by="pair"
            className="cell-pair start"
            sort={sort}
            onSort={onHead}
            beside={onApplyOrder && <NewOrder onApply={applyOrder} />}
          >
            Pair
          </ColumnHead>
          <ColumnHead by="source" className="cell-source start" sort={sort} onSort={onHead}>
            Source
          </ColumnHead>
          <ColumnHead by="price" className="cell-price" sort={sort} onSort={onHead}>
            {withQuote("Price", quote)}
          </ColumnHead>
          <ColumnHead by="change" className="cell-change" sort={sort} onSort={onHead}>
            Change 24 h
          </ColumnHead>
          <ColumnHead
            by="volume"
            className="cell-volume"
            notSortable={
              isSortable("volume", quote) ? null : "Volumes in different quotes cannot be compared."
            }
            sort={sort}
            onSort={onHead}
          >
            {withQuote(METRICS.volume.label, quote)}
          </ColumnHead>
          <th scope="col" className="cell-sparkline">
            Last 24 h
          </th>
          <ColumnHead by="age" className="cell-age" sort={sort} onSort={onHead}>
            Quote age
          </ColumnHead>
          {measured && (
            <>
              <ColumnHead by="rank" className="cell-rank" sort={sort} onSort={onHead}>
                Rank
              </ColumnHead>
              <ColumnHead by="volatility" className="cell-volatility" sort={sort} onSort={onHead}>
                Volatility
              </ColumnHead>
              <th scope="col" className="cell-strip">
                <StripAxisLabels ticks={measured.scale.ticks} unit={measured.unit} />
              </th>
              <ColumnHead
                by="stdDev"
                className="cell-std-dev"
                notSortable={
                  isSortable("stdDev", quote)
                    ? null
                    : "Standard deviations in different quotes cannot be compared."
                }
                sort={sort}
                onSort={onHead}
              >
                {withQuote("Std dev", quote)}
              </ColumnHead>
              <ColumnHead by="cv" className="cell-cv" sort={sort} onSort={onHead}>
                CV, %
              </ColumnHead>
              <ColumnHead by="coverage" className="cell-coverage" sort={sort} onSort={onHead}>
                Coverage
              </ColumnHead>
            </>
          )}
        </tr>
      </thead>
      <tbody ref={body} id={bodyId} tabIndex={-1} className="outline-none">
        {rows.flatMap((index) => {
          const pair = pairs[index];
          if (!pair) return [];
          const spacer = spacerBefore(index);
          next = index + 1;
          return [
            spacer,
            <PairRow
              key={pair.key}
              pair={pair}
              index={index}
              asOf={asOf.get(pair.source) ?? 0}
              linkView={linkView}
              isBestMatch={pair.key === bestMatch}
              isActive={index === activeIndex}
              isTabStop={index === Math.max(0, activeIndex)}
              onActivate={onActivate}
              onOpen={onOpen}
              isMeasured={measured !== null}
              figures={measured?.figures?.get(pair.key)}
              unit={measured?.unit ?? "day"}
              scale={measured?.scale ?? DEFAULT_STRIP_SCALE}
              isQuoteShown={quote === null}
              isIdShown={repeated.has(pair.key)}
            />,
          ];
        })}
        {spacerBefore(pairs.length)}
      </tbody>
    </table>
  );
  return (
    <>
      {table}
      {isPrinting && pairs.length > MAX_PRINTED && (
        <p className="px-(--edge) py-2">
          {`The first ${formatCount(MAX_PRINTED)} of ${formatCount(pairs.length)} listed pairs.`}
        </p>
      )}
    </>
  );
}

/** Placeholder for rows that are not rendered. Its height is an attribute, because the security policy forbids inline styles. */
function Spacer({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it contains nothing focusable
    <tr aria-hidden="true" className="spacer">
      <td colSpan={13} height={height} />
    </tr>
  );
}

/** Applies the pending order: rows are not moved under a pointer. */
function NewOrder({ onApply }: { onApply: () => void }) {
  return (
    <button type="button" onClick={onApply} className="link ml-3 h-6 font-medium max-laptop:hidden">
      New order, show
    </button>
  );
}
