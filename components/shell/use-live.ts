"use client";
import { useSyncExternalStore } from "react";
import { LiveUpdates, type ReceivedTick, UNSTARTED } from "@/lib/api/live-updates";

/** The tab's one stream, shared by every page that shows what ticks change. */
const updates = new LiveUpdates(() => new EventSource("/api/stream"));

const { subscribe, getState, setReachable } = updates;
const isTold = () => getState().status === "live";
const isOff = () => getState().isOff;
const tick = () => getState().tick;
const changes = () => getState().changes;

type Live = {
  /** Whether ticks are told as they are stored. */
  isTold: boolean;
  /** Whether there has been no sound stream for so long that a page says so. */
  isOff: boolean;
  /** The newest tick received; null before the first. */
  tick: ReceivedTick | null;
  /** How many changes other than ticks the stream reported. */
  changes: number;
};

/**
 * What a page shows of the stream, each asked for by itself: that it is being sought, as it is whenever a page starts, draws
 * nothing anew. While a component that uses it is in the page, the stream is wanted.
 */
export function useLive(): Live {
  return {
    isTold: useSyncExternalStore(subscribe, isTold, () => UNSTARTED.status === "live"),
    isOff: useSyncExternalStore(subscribe, isOff, () => UNSTARTED.isOff),
    tick: useSyncExternalStore(subscribe, tick, () => UNSTARTED.tick),
    changes: useSyncExternalStore(subscribe, changes, () => UNSTARTED.changes),
  };
}

/** Whether the stream is wanted and not there: not while nobody looks. */
export const isStreamSought = (): boolean => getState().status === "seeking";

/** Tells the stream whether the server answers other requests. */
export const setServerReachable = setReachable;
