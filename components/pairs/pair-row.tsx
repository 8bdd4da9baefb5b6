import { memo } from "react";
import { Tag } from "@/components/ui/tag";
import type { PairRow as Pair } from "@/lib/api/contracts";
import { formatQuoteAge, quoteAgeAt, STALE_AFTER_MS } from "@/lib/format/quote-age";
import { sourceName } from "@/lib/format/source-name";
import { Change } from "./change";
import { Price } from "./price";
import { QuoteAge } from "./quote-age";

type Props = {
  pair: Pair;
  index: number;
  /** Instant against which its quote's age is told, epoch milliseconds. */
  asOf: number;
  isActive: boolean;
  isTabStop: boolean;
  onActivate: (key: string) => void;
};

function ageOf(pair: Pair, asOf: number): number | null {
  const sampledAt = pair.sampledAt === null ? null : Date.parse(pair.sampledAt);
  return quoteAgeAt({ sampledAt, quoteAgeMs: pair.quoteAgeMs }, asOf);
}

export const PairRow = memo(function PairRow({ pair, index, asOf, isActive, isTabStop, onActivate }: Props) {
  const age = ageOf(pair, asOf);
  const isStale = age !== null && age > STALE_AFTER_MS;
  const quotedAt =
    pair.providerAt === null ? undefined : `The source last changed this quote at ${pair.providerAt}.`;
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={() => onActivate(pair.key)}
    >
      <td className="cell-pair start">
        <div className="flex min-w-0 items-center gap-2.5">
          <span
            aria-hidden="true"
            className="grid size-[22px] flex-none place-items-center rounded-full bg-sunk text-[10px]/none font-semibold text-ink-2 shadow-[inset_0_0_0_1px_var(--line-2)]"
          >
            {(Array.from(pair.name)[0] ?? "?").toUpperCase()}
          </span>
          <div className="flex min-w-0 flex-1 items-baseline gap-[7px] max-laptop:grid max-laptop:gap-0">
            <span title={pair.name} className="min-w-0 truncate font-medium max-laptop:text-14">
              {pair.name}
            </span>
            <span className="flex flex-none items-center gap-1.5 text-12 text-ink-3 max-laptop:leading-5">
              {pair.base}/{pair.quote}
              {pair.delisted && <Tag kind="plain">no longer listed</Tag>}
              {!pair.delisted && isStale && (
                <span className="laptop:hidden" aria-hidden="true">
                  <Tag kind="stale">{formatQuoteAge(age).text}</Tag>
                </span>
              )}
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
        <Change value={pair.change24h} />
      </td>
      <td className="cell-age">
        <QuoteAge ms={age} title={quotedAt} />
      </td>
    </tr>
  );
});
