"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";

/** How a view stands in an address. */
type Written<View> = {
  parse: (query: URLSearchParams) => View;
  /** The query that names a view; `search` is the query it takes the place of. */
  write: (search: string, view: View) => string;
  /** `step`: each change is a step of the browser's history, and Back undoes it. `none`: a change makes no history. */
  history: "step" | "none";
};

/** @param history `none` makes no step of the browser's history where the view otherwise does */
type ChangeView<View> = (change: Partial<View>, history?: "none") => void;

/**
 * A view that is kept in the address so that it can be shared. What was chosen counts at once: the router tells of the
 * address a moment later, and a box that waited for it would go back to what it was in between.
 * @param written the same object at every call
 */
export function useUrlState<View>(written: Written<View>): [View, ChangeView<View>] {
  const parameters = useSearchParams();
  // A query's view and nothing else of it.
  const viewOf = useCallback(
    (search: string) => written.write("", written.parse(new URLSearchParams(search))),
    [written],
  );
  const addressed = viewOf(parameters.toString());
  const pathname = usePathname();
  const [shown, setShown] = useState(addressed);
  const view = useMemo(() => written.parse(new URLSearchParams(shown)), [shown, written]);

  // An address that is no longer the browser's own comes late, after another choice.
  useEffect(() => {
    if (addressed === viewOf(location.search)) setShown(addressed);
  }, [addressed, viewOf]);

  const change = useCallback(
    (part: Partial<View>, mode: "step" | "none" = written.history) => {
      const next = { ...written.parse(new URLSearchParams(location.search)), ...part };
      const chosen = written.write("", next);
      if (chosen === viewOf(location.search)) return;
      setShown(chosen);
      const query = written.write(location.search, next);
      const address = query === "" ? pathname : `${pathname}?${query}`;
      if (mode === "step") history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    },
    [pathname, viewOf, written],
  );
  return [view, change];
}
