"use client";
import { useEffect, useState } from "react";

/** The values at the crosshair are announced once it has not moved for this long. */
const DELAY_MS = 400;

/** Announces a text to screen readers once it has stopped changing. */
export function ChartAnnouncement({ text }: { text: string }) {
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAnnounced(text), DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p aria-live="polite" className="sr-only">
      {announced}
    </p>
  );
}
