"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";

/** Serialization of a view in the URL. */
type ViewCodec<View> = {
  parse: (query: URLSearchParams) => View;
  /** Query for a view; other parameters of `search` are kept. */
  write: (search: string, view: View) => string;
  /** `step`: each change adds a history entry; `none`: changes replace the current one. */
  history: "step" | "none";
};

/** @param history `none` replaces the history entry even if the view adds entries */
type ChangeView<View> = (change: Partial<View>, history?: "none") => void;

/**
 * State that is stored in the URL. Changes apply at once, because the router reports the new URL later and a
 * controlled input would otherwise flicker.
 * @param codec the same object at every call
 */
export function useUrlState<View>(codec: ViewCodec<View>): [View, ChangeView<View>] {
  const parameters = useSearchParams();
  // Normalized query of the view only.
  const normalize = useCallback(
    (search: string) => codec.write("", codec.parse(new URLSearchParams(search))),
    [codec],
  );
  const urlQuery = normalize(parameters.toString());
  const pathname = usePathname();
  const [currentQuery, setCurrentQuery] = useState(urlQuery);
  const view = useMemo(() => codec.parse(new URLSearchParams(currentQuery)), [currentQuery, codec]);

  // The router may report an older URL after a later change.
  useEffect(() => {
    if (urlQuery === normalize(location.search)) setCurrentQuery(urlQuery);
  }, [urlQuery, normalize]);

  const change = useCallback(
    (part: Partial<View>, mode: "step" | "none" = codec.history) => {
      const next = { ...codec.parse(new URLSearchParams(location.search)), ...part };
      const nextQuery = codec.write("", next);
      if (nextQuery === normalize(location.search)) return;
      setCurrentQuery(nextQuery);
      const query = codec.write(location.search, next);
      const address = query === "" ? pathname : `${pathname}?${query}`;
      if (mode === "step") history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    },
    [pathname, normalize, codec],
  );
  return [view, change];
}
