"use client";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { ZONE_COOKIE } from "@/components/layout/preferences";
import { savePreference } from "@/components/layout/save-preference";
import type { Zone } from "@/lib/format/instant";

type ZoneChoice = { zone: Zone; isLocal: boolean; showLocal: (local: boolean) => void };

const ZoneContext = createContext<ZoneChoice | null>(null);

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param savedZone the viewer's saved local zone; null for UTC */
export function ZoneProvider({ savedZone, children }: { savedZone: Zone | null; children: ReactNode }) {
  const [local, setLocal] = useState(savedZone);
  useEffect(() => {
    // The device may have changed its zone since.
    setLocal((zone) => (zone === null ? null : localZone()));
  }, []);
  const choice = useMemo<ZoneChoice>(
    () => ({
      zone: local ?? "UTC",
      isLocal: local !== null,
      showLocal: (show) => {
        const zone = show ? localZone() : null;
        savePreference(ZONE_COOKIE, zone ?? "");
        setLocal(zone);
      },
    }),
    [local],
  );
  return <ZoneContext value={choice}>{children}</ZoneContext>;
}

export function useZone(): ZoneChoice {
  const choice = useContext(ZoneContext);
  if (!choice) throw new Error("ZoneProvider is missing above this component.");
  return choice;
}
