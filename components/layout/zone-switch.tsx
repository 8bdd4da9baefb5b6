"use client";
import { Segmented } from "@/components/ui/segmented";
import { useZone } from "./zone";

const OPTIONS = [
  { id: "utc", label: "UTC" },
  { id: "local", label: "Local" },
] as const;

export function ZoneSwitch() {
  const { isLocal, showLocal } = useZone();
  return (
    <Segmented
      label="Time zone"
      options={OPTIONS}
      value={isLocal ? "local" : "utc"}
      onChange={(id) => showLocal(id === "local")}
    />
  );
}
