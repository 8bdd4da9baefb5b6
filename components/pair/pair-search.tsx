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

/** What is found beyond this is counted, not listed: another letter tells more than scrolling. */
const LISTED = 8;

/** Find another pair and go there, keeping how this one is looked at. The list is loaded when it is first wanted. */
export function PairSearch() {
  const router = useRouter();
  const [view] = usePairView();
  const [text, setText] = useState("");
  const [isWanted, setWanted] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();

  const pairs = useQuery({ ...pairsQuery(), enabled: isWanted });
  const index = useMemo(() => indexPairs(pairs.data?.pairs ?? []), [pairs.data]);
  const repeated = useMemo(() => repeatedNames(pairs.data?.pairs ?? []), [pairs.data]);
  const asked = useDeferredValue(text);
  const found = useMemo(() => (asked.trim() === "" ? [] : rankMatches(index, asked)), [index, asked]);
  const listed = found.slice(0, LISTED).map(({ pair }) => pair);
  const isListOpen = isOpen && text.trim() !== "";

  useEffect(() => {
    const onPress = (event: Event) => {
      const field = box.current?.parentElement;
      if (event.target instanceof Node && !field?.contains(event.target)) setOpen(false);
    };
    // A press outside, and leaving by the Tab key.
    addEventListener("pointerdown", onPress);
    addEventListener("focusin", onPress);
    return () => {
      removeEventListener("pointerdown", onPress);
      removeEventListener("focusin", onPress);
    };
  }, []);

  const last = useLastView();
  const isPair = usePathname().startsWith("/pairs/");
  // The time range that was zoomed into belongs to this pair's own chart.
  const linkView = isPair ? { ...view, zoom: null } : last;
  // Typed as a route because the checker cannot see through an encoded address.
  const pathOf = (pair: PairRow) => pairHref(pair, linkView) as Route;
  const optionId = (at: number) => `${id}-${at}`;

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
          // The pair's page takes over; the field is left as the list is.
          if (event.target instanceof HTMLElement) event.target.blur();
          onGone();
        }
        return true;
      }
      default:
        return false;
    }
  };
  const onGone = () => {
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
        setWanted(true);
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
              {listed.map((pair, at) => (
                <Link
                  key={pair.key}
                  id={optionId(at)}
                  role="option"
                  aria-selected={at === active}
                  tabIndex={-1}
                  prefetch={false}
                  href={pathOf(pair)}
                  onClick={onGone}
                  onPointerMove={() => setActive(at)}
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
            <Found
              {...{ found: found.length, isLoading: pairs.isPending, isFailed: pairs.isError, asked }}
              of={index.length}
              onRetry={() => void pairs.refetch()}
            />
          </div>
        ),
      }}
    />
  );
}

type FoundProps = {
  found: number;
  of: number;
  asked: string;
  isLoading: boolean;
  isFailed: boolean;
  onRetry: () => void;
};

/** What was found, or why nothing is listed. */
function Found({ found, of, asked, isLoading, isFailed, onRetry }: FoundProps) {
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
        : found === 0
          ? `No pair matches “${asked.trim()}”. ${formatCount(of)} are tracked: search by name, ticker or source.`
          : found > LISTED
            ? `${LISTED} of ${formatCount(found)} that match`
            : `${formatCount(found)} of ${formatCount(of)}`}
    </p>
  );
}
