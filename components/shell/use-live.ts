"use client";
import { useSyncExternalStore } from "react";
import { type LiveState, LiveUpdates, UNSTARTED } from "@/lib/api/live-updates";

/** The tab's one stream, shared by every page that shows what ticks change. */
const updates = new LiveUpdates(() => new EventSource("/api/stream"));

/** Whether ticks are told, and the newest; while a component that uses it is in the page, the stream is wanted. */
export function useLive(): LiveState {
  return useSyncExternalStore(updates.subscribe, updates.getState, () => UNSTARTED);
}

/** Tries at once to get the stream where it would wait. */
export const seekStream = updates.tryNow;
