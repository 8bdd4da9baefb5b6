"use client";
import type { Route } from "next";
import { usePathname } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import { DEFAULT_SHARED_VIEW, marketHref, parseSharedView, type SharedView } from "@/lib/charts/pair-view";

/** Session storage key of the list's last query in this tab. */
const STORAGE_KEY = "sigmawatch-market";

const listeners = new Set<() => void>();
/** Undefined until session storage was read. */
let lastSearch: string | undefined;
/** View of the last pair page, until the list adopts it. */
let pendingView: SharedView | null = null;

function getSearch(): string {
  if (lastSearch === undefined) {
    try {
      lastSearch = sessionStorage.getItem(STORAGE_KEY) ?? "";
    } catch {
      lastSearch = "";
    }
  }
  return lastSearch;
}

function setSearch(search: string): void {
  if (search === getSearch()) return;
  lastSearch = search;
  try {
    sessionStorage.setItem(STORAGE_KEY, search);
  } catch {
    // Without session storage the query is kept until the page is closed.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Stores the list's query, so that links to the list restore sort, filters and search. */
export function rememberMarketSearch(search: string): void {
  setSearch(search.replace(/^\?/, ""));
}

/** Stores the view of a pair's page, so that links to the list restore it. */
export function rememberPairView({ window, unit, measure }: SharedView): void {
  pendingView = { window, unit, measure };
  setSearch(marketHref(getSearch(), pendingView).replace(/^\/\??/, ""));
}

/** Returns the view of the last pair page once; null if there was none since the list was shown. */
export function takePairView(): SharedView | null {
  const view = pendingView;
  pendingView = null;
  return view;
}

/** URL of the list with its last query; on the list itself, without a query. */
export function useMarketHref(): Route {
  const search = useSyncExternalStore(subscribe, getSearch, () => "");
  const isMarket = usePathname() === "/";
  // Typed routes do not cover the query.
  return (isMarket || search === "" ? "/" : `/?${search}`) as Route;
}

/** Last window, unit and measure in this tab, for links to a pair. */
export function useLastView(): SharedView {
  const search = useSyncExternalStore(subscribe, getSearch, () => "");
  return useMemo(
    () => (search === "" ? DEFAULT_SHARED_VIEW : parseSharedView(new URLSearchParams(search))),
    [search],
  );
}
