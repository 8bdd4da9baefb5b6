"use client";
import { useSyncExternalStore } from "react";
import { LiveUpdates, type ReceivedTick, UNSTARTED } from "@/lib/client/live-updates";

/** The tab's one stream, shared by every page that shows what ticks change. */
const updates = new LiveUpdates(() => new EventSource("/api/stream"));

const { subscribe, getState, setReachable } = updates;
const isConnected = () => getState().status === "live";
const isOff = () => getState().isOff;
const tick = () => getState().tick;
const changes = () => getState().changes;

type Live = {
  /** Whether ticks arrive as they are stored. */
  isConnected: boolean;
  /** Whether there has been no stable stream for so long that a page says so. */
  isOff: boolean;
  /** The newest tick received; null before the first. */
  tick: ReceivedTick | null;
  /** How many changes other than ticks the stream reported. */
  changes: number;
};

/**
 * The state of the stream, which is open while a component uses this hook. Each field is subscribed to on its own, so that
 * connecting, as at each page's start, does not render anything again.
 */
export function useLive(): Live {
  return {
    isConnected: useSyncExternalStore(subscribe, isConnected, () => UNSTARTED.status === "live"),
    isOff: useSyncExternalStore(subscribe, isOff, () => UNSTARTED.isOff),
    tick: useSyncExternalStore(subscribe, tick, () => UNSTARTED.tick),
    changes: useSyncExternalStore(subscribe, changes, () => UNSTARTED.changes),
  };
}

/** Whether the stream is wanted but not connected; false while the tab is hidden. */
export const isConnecting = (): boolean => getState().status === "connecting";

/** Sets whether the server answers other requests. */
export const setServerReachable = setReachable;
