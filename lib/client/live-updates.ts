import * as z from "zod/mini";
import { retryDelay } from "@/lib/client/polling";
import { type LatestReply, latestReply } from "@/lib/contracts/latest";

/** Maximum time from opening a stream to its first event: behind a buffering proxy there is none. */
const MAX_OPENING_MS = 10_000;
/** The server sends an event at least every 15 s: after two missing events, the stream counts as broken. */
const MAX_SILENCE_MS = 40_000;
/** A stream connected this long is stable: retry delays start again from the shortest. */
const STABLE_MS = 15_000;
/** After this long without a stream, a page shows a notice. */
const OFF_AFTER_MS = 20_000;
/** How long the stream stays open after its last subscriber, for the next page. */
const KEEP_OPEN_MS = 2_000;

export type LiveState = {
  /**
   * `live`: events arrive. `connecting`: they do not, and a page has to poll. `paused`: no subscriber, or the tab is hidden.
   */
  readonly status: "paused" | "connecting" | "live";
  /** Whether there has been no stable stream for so long that a page shows a notice. */
  readonly isOff: boolean;
  /** The newest reply received; null before the first. */
  readonly latest: LatestReply | null;
};

/** The part of `EventSource` that is used. */
export type Stream = Pick<EventTarget, "addEventListener"> & Pick<EventSource, "close">;

type Timer = "retry" | "silence" | "stable" | "off" | "pause";

/**
 * The tab's one stream. It is open while there are subscribers and the tab is visible, and reconnects: after 2 s, then after
 * half as long as it has been disconnected, up to a minute, with jitter.
 */
export class LiveUpdates {
  readonly #open: () => Stream;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<Timer, ReturnType<typeof setTimeout>>();
  #state: LiveState = { status: "paused", isOff: false, latest: null };
  #stream: Stream | undefined;
  /** When the stream was last stable, first opened, or the server became reachable; epoch milliseconds. */
  #stableAt = 0;
  #isStable = false;
  #isOnline = true;
  #isServerReachable = true;

  /** @param open connects */
  constructor(open: () => Stream) {
    this.#open = open;
  }

  /** The same object until something changes. */
  readonly getState = (): LiveState => this.#state;

  /** Keeps the stream open and calls `listener` after each change of the state, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop("pause");
    if (this.#listeners.size === 1) {
      document.addEventListener("visibilitychange", this.#onVisibilityChange);
      addEventListener("offline", this.#onOffline);
      addEventListener("online", this.#onOnline);
      this.#onVisibilityChange();
    }
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      document.removeEventListener("visibilitychange", this.#onVisibilityChange);
      removeEventListener("offline", this.#onOffline);
      removeEventListener("online", this.#onOnline);
      this.#after("pause", KEEP_OPEN_MS, () => this.#pause());
    };
  };

  /**
   * Sets whether the server replies to other requests. While it does not, the stream does not count as off; once it replies
   * again, the stream reconnects at once and its retry delays start from the shortest.
   */
  readonly setReachable = (isServerReachable: boolean): void => {
    if (isServerReachable === this.#isServerReachable) return;
    this.#isServerReachable = isServerReachable;
    this.#onReachableChange(isServerReachable);
  };

  readonly #onOffline = (): void => {
    this.#isOnline = false;
    this.#onReachableChange(false);
    this.#reconnectLater();
  };

  readonly #onOnline = (): void => {
    this.#isOnline = true;
    this.#onReachableChange(true);
  };

  #onReachableChange(isReachable: boolean): void {
    this.#stop("off");
    this.#change({ isOff: false });
    if (this.#state.status !== "connecting" || !isReachable) return;
    // The outage ended: retry delays start again from the shortest.
    this.#stableAt = Date.now();
    this.#startOffTimer();
    if (!this.#stream) this.#connect();
  }

  readonly #onVisibilityChange = (): void => {
    if (document.visibilityState === "hidden") this.#pause();
    else if (this.#state.status === "paused") {
      this.#stableAt = Date.now();
      this.#markDisconnected();
      this.#connect();
    }
  };

  #pause(): void {
    this.#close();
    this.#isStable = false;
    this.#stop("retry");
    this.#stop("off");
    this.#change({ status: "paused" });
  }

  #connect(): void {
    this.#stop("retry");
    const stream = this.#open();
    this.#stream = stream;
    stream.addEventListener("latest", (event) => {
      const latest = event instanceof MessageEvent ? parse(event.data) : null;
      if (this.#stream === stream && latest) this.#receive(latest);
    });
    stream.addEventListener("error", () => {
      if (this.#stream === stream) this.#reconnectLater();
    });
    this.#after("silence", MAX_OPENING_MS, this.#reconnectLater);
  }

  #receive(latest: LatestReply): void {
    this.#after("silence", MAX_SILENCE_MS, this.#reconnectLater);
    if (this.#state.status !== "live") {
      this.#after("stable", STABLE_MS, () => {
        this.#isStable = true;
        this.#stop("off");
        this.#change({ isOff: false });
      });
    }
    this.#change({ status: "live", latest });
  }

  #markDisconnected(): void {
    this.#stop("stable");
    if (this.#isStable) this.#stableAt = Date.now();
    this.#isStable = false;
    this.#change({ status: "connecting" });
    this.#startOffTimer();
  }

  /** Runs from the first disconnection, not from each that follows shortly. */
  #startOffTimer(): void {
    if (!this.#isOnline || !this.#isServerReachable || this.#timers.has("off")) return;
    this.#after("off", OFF_AFTER_MS, () => {
      if (this.#state.status === "connecting") this.#change({ isOff: true });
    });
  }

  readonly #reconnectLater = (): void => {
    if (this.#state.status === "paused") return;
    this.#close();
    this.#markDisconnected();
    this.#after("retry", retryDelay(Date.now(), this.#stableAt), () => this.#connect());
  };

  #close(): void {
    this.#stop("silence");
    this.#stop("stable");
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close();
  }

  #after(name: Timer, ms: number, run: () => void): void {
    this.#stop(name);
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      run();
    }, ms);
    this.#timers.set(name, timer);
  }

  #stop(name: Timer): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #change(change: Partial<LiveState>): void {
    const { status, isOff, latest } = { ...this.#state, ...change };
    if (status === this.#state.status && isOff === this.#state.isOff && latest === this.#state.latest) return;
    this.#state = { status, isOff, latest };
    for (const listener of this.#listeners) listener();
  }
}

/** An event's data; null if it does not fit the contract. */
function parse(data: unknown): LatestReply | null {
  try {
    return z.parse(latestReply, JSON.parse(String(data)));
  } catch {
    return null;
  }
}
