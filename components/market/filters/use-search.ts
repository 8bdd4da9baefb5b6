"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";

const PARAMETER = "q";

/**
 * The search, kept in the address so that it can be shared; typing makes no history. What is typed counts at once:
 * the address follows a moment later, and a field that waited for it would lose letters.
 */
export function useSearch(): [string, (query: string) => void] {
  const addressed = useSearchParams().get(PARAMETER) ?? "";
  const pathname = usePathname();
  const [query, setQuery] = useState(addressed);
  const written = useRef(addressed);

  // An address that we did not write was gone to, by a link or a step back. One that is no longer the browser's own
  // comes late, while more was typed: taking it would lose letters.
  useEffect(() => {
    const current = new URLSearchParams(location.search).get(PARAMETER) ?? "";
    if (addressed !== current || addressed === written.current) return;
    written.current = addressed;
    setQuery(addressed);
  }, [addressed]);

  const search = useCallback(
    (text: string) => {
      setQuery(text);
      written.current = text;
      const next = new URLSearchParams(location.search);
      if (text === "") next.delete(PARAMETER);
      else next.set(PARAMETER, text);
      const parameters = next.toString();
      history.replaceState(null, "", parameters === "" ? pathname : `${pathname}?${parameters}`);
    },
    [pathname],
  );
  return [query, search];
}
