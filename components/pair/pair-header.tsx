import type { ReactNode } from "react";
import { Change, missingChangeReason } from "@/components/pair/change";
import { PairIcon } from "@/components/pair/pair-icon";
import { Price } from "@/components/pair/price";
import { QuoteAge } from "@/components/pair/quote-age";
import { Tag } from "@/components/ui/tag";
import type { PairReply } from "@/lib/contracts/pair";
import { sourceName } from "@/lib/format/source-name";
import { BackLink } from "./back-link";

type Props = {
  pair: PairReply["pair"];
  /** Age of the quote, milliseconds; null if unknown. */
  ageMs: number | null;
  isStale: boolean;
  /** Whether the source is still configured. */
  isSampled: boolean;
  /** The volatility beside the price, in layouts of one column. */
  volatility: ReactNode;
};

/** A longer price is shown in a smaller font, so that it fits on one line of a phone. */
const MAX_LARGE_PRICE = 14;

/** Name, price and change of a pair. */
export function PairHeader({ pair, ageMs, isStale, isSampled, volatility }: Props) {
  return (
    <div className="pt-4">
      <BackLink />
      <div className="mt-1 flex flex-wrap items-center gap-3.5 laptop:flex-nowrap">
        <PairIcon name={pair.name} icon={pair.icon} size="page" />
        <div className="min-w-0 flex-1 laptop:flex-initial">
          <h1 className="flex flex-wrap items-baseline gap-x-2 text-20 leading-6 font-semibold tracking-[-.012em]">
            <span className="line-clamp-2 min-w-0 wrap-anywhere" title={pair.name}>
              <bdi>{pair.name}</bdi>
            </span>{" "}
            <small
              className="min-w-0 truncate text-13 leading-6 font-normal tracking-normal text-ink-3"
              title={`${pair.base}/${pair.quote}`}
            >
              <bdi>{pair.base}</bdi>/<bdi>{pair.quote}</bdi>
            </small>
          </h1>
          <p className="flex flex-wrap items-center gap-x-2 text-12 text-ink-3">
            <span className="break-all">
              {sourceName(pair.source)} · {pair.key}
            </span>
            {!isSampled && <Tag kind="plain">no longer sampled</Tag>}
            {isSampled && pair.delisted && <Tag kind="plain">no longer listed</Tag>}
          </p>
        </div>
        <div className="order-2 w-full border-t border-line-1 pt-3 laptop:order-none laptop:ml-auto laptop:flex-none laptop:w-auto laptop:border-t-0 laptop:border-r laptop:border-line-2 laptop:pt-0 laptop:pr-6 laptop:text-right wide:hidden">
          {volatility}
        </div>
        <div className="flex w-full flex-wrap items-baseline gap-x-3 laptop:ml-2.5 laptop:block laptop:w-auto laptop:max-w-[55%] laptop:flex-none laptop:text-right wide:ml-auto">
          {pair.price === null ? (
            <p className="text-13 text-ink-3">no price yet</p>
          ) : (
            <p
              className={`min-w-0 font-medium tracking-[-.015em] wrap-anywhere ${pair.price.length > MAX_LARGE_PRICE ? "text-16 laptop:text-20" : "text-26"}`}
            >
              <Price value={pair.price} variant="page" />{" "}
              <span className="text-13 font-normal tracking-normal text-ink-3">
                <bdi>{pair.quote}</bdi>
              </span>
            </p>
          )}
          <p className="flex flex-wrap items-center gap-x-1.5 whitespace-nowrap laptop:justify-end">
            <Change value={pair.change24h} isSilent={pair.silent} />{" "}
            <span className="text-ink-3">
              over 24 h
              {pair.change24h === null && (
                <span aria-hidden="true">: {missingChangeReason(pair.silent)}</span>
              )}
            </span>
            {isStale && <QuoteAge ms={ageMs} />}
          </p>
        </div>
      </div>
    </div>
  );
}
