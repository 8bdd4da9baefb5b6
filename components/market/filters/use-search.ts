"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";

const PARAMETER = "q";

/**
 * Search text, stored in the URL without history entries. Typing applies at once, because the URL is updated later.
 */
export function useSearch(): [string, (query: string) => void] {
  const urlQuery = useSearchParams().get(PARAMETER) ?? "";
  const pathname = usePathname();
  const [query, setQuery] = useState(urlQuery);
  const lastWritten = useRef(urlQuery);

  // Adopts URLs from links and history navigation. The router may report an older URL while the viewer types on;
  // adopting it would lose letters.
  useEffect(() => {
    const current = new URLSearchParams(location.search).get(PARAMETER) ?? "";
    if (urlQuery !== current || urlQuery === lastWritten.current) return;
    lastWritten.current = urlQuery;
    setQuery(urlQuery);
  }, [urlQuery]);

  const search = useCallback(
    (text: string) => {
      setQuery(text);
      lastWritten.current = text;
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
