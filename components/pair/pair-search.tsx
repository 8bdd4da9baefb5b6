"use client";
import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { useLastView } from "@/components/layout/market-link";
import { SearchBox } from "@/components/layout/search-box";
import { indexPairs, rankMatches } from "@/components/pair/find-pairs";
import { PairIcon } from "@/components/pair/pair-icon";
import { Button } from "@/components/ui/button";
import { pairHref } from "@/lib/charts/pair-view";
import { pairsQuery } from "@/lib/client/queries";
import type { PairRow } from "@/lib/contracts/pairs";
import { formatCount } from "@/lib/format/count";
import { sourceName } from "@/lib/format/source-name";
import { repeatedNames } from "@/lib/market/repeated-names";
import { usePairView } from "./use-pair-view";

/** Further matches are counted, not listed. */
const MAX_LISTED = 8;

/** Search for another pair, which opens in the current view. The list is loaded at the first focus. */
export function PairSearch() {
  const router = useRouter();
  const [view] = usePairView();
  const [text, setText] = useState("");
  const [isEnabled, setEnabled] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();

  const pairs = useQuery({ ...pairsQuery(), enabled: isEnabled });
  const index = useMemo(() => indexPairs(pairs.data?.pairs ?? []), [pairs.data]);
  const repeated = useMemo(() => repeatedNames(pairs.data?.pairs ?? []), [pairs.data]);
  const query = useDeferredValue(text);
  const matches = useMemo(() => (query.trim() === "" ? [] : rankMatches(index, query)), [index, query]);
  const listed = matches.slice(0, MAX_LISTED).map(({ pair }) => pair);
  const isListOpen = isOpen && text.trim() !== "";

  useEffect(() => {
    const onPress = (event: Event) => {
      const field = box.current?.parentElement;
      if (event.target instanceof Node && !field?.contains(event.target)) setOpen(false);
    };
    // A press outside, or leaving with the Tab key.
    addEventListener("pointerdown", onPress);
    addEventListener("focusin", onPress);
    return () => {
      removeEventListener("pointerdown", onPress);
      removeEventListener("focusin", onPress);
    };
  }, []);

  const last = useLastView();
  const isPair = usePathname().startsWith("/pairs/");
  // The zoom applies to the current pair only.
  const linkView = isPair ? { ...view, zoom: null } : last;
  // Cast, because typed routes do not accept an encoded path.
  const pathOf = (pair: PairRow) => pairHref(pair, linkView) as Route;
  const optionId = (i: number) => `${id}-${i}`;

  const onKey = (event: KeyboardEvent): boolean => {
    if (!isListOpen) return false;
    switch (event.key) {
      case "ArrowDown":
        setActive(listed.length === 0 ? 0 : (active + 1) % listed.length);
        return true;
      case "ArrowUp":
        setActive(listed.length === 0 ? 0 : (active + listed.length - 1) % listed.length);
        return true;
      case "Enter": {
        const pair = listed[active];
        if (pair) {
          router.push(pathOf(pair));
          if (event.target instanceof HTMLElement) event.target.blur();
          clear();
        }
        return true;
      }
      default:
        return false;
    }
  };
  const clear = () => {
    setText("");
    setOpen(false);
  };

  return (
    <SearchBox
      value={text}
      onChange={(next) => {
        setText(next);
        setOpen(true);
        setActive(0);
      }}
      onFocus={() => {
        setEnabled(true);
        setOpen(true);
      }}
      list={{
        id,
        activeId: listed[active] && optionId(active),
        isOpen: isListOpen,
        onKey,
        children: (
          <div
            ref={box}
            hidden={!isListOpen}
            className="absolute inset-x-0 top-full z-20 border-line-2 bg-raised p-1.5 text-13 shadow-float max-laptop:border-b laptop:mt-1.5 laptop:w-[380px] laptop:rounded-3 laptop:border"
          >
            <div id={id} role="listbox" aria-label="Pairs found">
              {listed.map((pair, i) => (
                <Link
                  key={pair.key}
                  id={optionId(i)}
                  role="option"
                  aria-selected={i === active}
                  tabIndex={-1}
                  prefetch={false}
                  href={pathOf(pair)}
                  onClick={clear}
                  onPointerMove={() => setActive(i)}
                  className="flex h-9 items-center gap-2 rounded-2 px-2.5 aria-selected:bg-accent-wash max-laptop:h-11"
                >
                  <PairIcon name={pair.name} icon={pair.icon} size="row" />
                  <span className="min-w-0 truncate font-medium" title={pair.name}>
                    <bdi>{pair.name}</bdi>
                  </span>
                  <span className="min-w-0 truncate text-12 text-ink-3">
                    <bdi>{pair.base}</bdi>/<bdi>{pair.quote}</bdi>
                    {repeated.has(pair.key) && ` · ${pair.id}`}
                  </span>
                  <span className="ml-auto flex-none text-12 text-ink-3">{sourceName(pair.source)}</span>
                </Link>
              ))}
            </div>
            <SearchStatus
              {...{ matches: matches.length, isLoading: pairs.isPending, isFailed: pairs.isError, query }}
              of={index.length}
              onRetry={() => void pairs.refetch()}
            />
          </div>
        ),
      }}
    />
  );
}

type SearchStatusProps = {
  matches: number;
  of: number;
  query: string;
  isLoading: boolean;
  isFailed: boolean;
  onRetry: () => void;
};

/** Number of matches, or the reason for an empty list. */
function SearchStatus({ matches, of, query, isLoading, isFailed, onRetry }: SearchStatusProps) {
  if (isFailed) {
    return (
      <p role="status" className="flex items-center justify-between gap-3 px-2.5 py-1.5 text-bad">
        The pairs could not be loaded.
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      </p>
    );
  }
  return (
    <p role="status" className="px-2.5 py-1.5 text-12 text-ink-3">
      {isLoading
        ? "Loading the pairs"
        : matches === 0
          ? `No pair matches “${query.trim()}”. ${formatCount(of)} are tracked: search by name, ticker or source.`
          : matches > MAX_LISTED
            ? `${MAX_LISTED} of ${formatCount(matches)} that match`
            : `${formatCount(matches)} of ${formatCount(of)}`}
    </p>
  );
}
