import { retryDelay } from "@/lib/client/polling";
import type { StreamState, TickEvent } from "@/lib/contracts/latest";

/** From opening a stream to its first event: a proxy that buffers it never sends one. */
const MAX_OPENING_MS = 10_000;
/** The server sends its state every 15 s: after two that are missing, the stream counts as broken. */
const MAX_SILENCE_MS = 40_000;
/** A stream that was connected this long is stable: a failure after that is a new one. */
const STABLE_MS = 15_000;
/** After this long without a stream, a page says so. */
const OFF_AFTER_MS = 20_000;
/** How long the stream stays open after its last subscriber, for the next page. */
const KEEP_OPEN_MS = 2_000;

/** A tick from the stream; its `version` differs from that of lists made before it. */
export type ReceivedTick = { readonly version: string };

export type LiveState = {
  /**
   * `live`: ticks arrive as they are stored. `connecting`: they do not, and a page has to poll. `paused`: no subscriber, or
   * the tab is hidden.
   */
  readonly status: "paused" | "connecting" | "live";
  /** Whether there has been no stable stream for so long that a page says so. */
  readonly isOff: boolean;
  /** The newest tick received; null before the first. */
  readonly tick: ReceivedTick | null;
  /** How many `changed` events were received. */
  readonly changes: number;
};

/** Before the first subscription, and on the server. */
export const UNSTARTED: LiveState = { status: "paused", isOff: false, tick: null, changes: 0 };

/** The part of `EventSource` that is used. */
export type Stream = Pick<EventTarget, "addEventListener"> & Pick<EventSource, "close">;

/**
 * The tab's one stream of ticks and changes. It is open while there are subscribers and the tab is visible, and reconnects:
 * after 2 s, then after half as long as it has been disconnected, up to a minute, with jitter.
 */
export class LiveUpdates {
  readonly #open: () => Stream;
  readonly #listeners = new Set<() => void>();
  #state = UNSTARTED;
  #stream: Stream | undefined;
  /** When the stream was last stable, or first opened; epoch milliseconds. */
  #stableAt = 0;
  #isStable = false;
  /** Whether the browser is online, and the server answers other requests. */
  #isOnline = true;
  #isServerReachable = true;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #stableTimer: ReturnType<typeof setTimeout> | undefined;
  #offTimer: ReturnType<typeof setTimeout> | undefined;
  #pauseTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param open connects; the stream's first event must be `state` */
  constructor(open: () => Stream) {
    this.#open = open;
  }

  /** The same object until something changes. */
  readonly getState = (): LiveState => this.#state;

  /** Keeps the stream open and calls `listener` after each change of the state, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    clearTimeout(this.#pauseTimer);
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
      this.#pauseTimer = setTimeout(() => this.#pause(), KEEP_OPEN_MS);
    };
  };

  /**
   * Sets whether the server answers other requests. While it does not, the stream does not count as off; once it answers
   * again, the stream reconnects at once and has the usual time to do so.
   */
  readonly setReachable = (isServerReachable: boolean): void =>
    this.#changeReachable(this.#isOnline, isServerReachable);

  #changeReachable(isOnline: boolean, isServerReachable: boolean): void {
    const wasReachable = this.#isReachable;
    this.#isOnline = isOnline;
    this.#isServerReachable = isServerReachable;
    if (this.#isReachable === wasReachable) return;
    clearTimeout(this.#offTimer);
    this.#offTimer = undefined;
    this.#change({ isOff: false });
    if (this.#state.status !== "connecting" || wasReachable) return;
    this.#startOffTimer();
    if (!this.#stream) this.#connect();
  }

  get #isReachable(): boolean {
    return this.#isOnline && this.#isServerReachable;
  }

  readonly #onOffline = (): void => {
    this.#changeReachable(false, this.#isServerReachable);
    this.#reconnectLater();
  };

  readonly #onOnline = (): void => {
    this.#changeReachable(true, this.#isServerReachable);
    if (this.#state.status === "connecting" && !this.#stream) this.#connect();
  };

  readonly #onVisibilityChange = (): void => {
    if (document.visibilityState === "hidden") this.#pause();
    else if (this.#state.status === "paused") this.#start();
  };

  #pause(): void {
    this.#close();
    this.#isStable = false;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#offTimer);
    this.#offTimer = undefined;
    this.#change({ status: "paused" });
  }

  #start(): void {
    this.#stableAt = Date.now();
    this.#markDisconnected();
    this.#connect();
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    const stream = this.#open();
    this.#stream = stream;
    const receive = (read: (event: MessageEvent<unknown>) => void) => (event: Event) => {
      if (this.#stream !== stream || !(event instanceof MessageEvent)) return;
      this.#requireEventWithin(MAX_SILENCE_MS);
      read(event);
    };
    stream.addEventListener(
      "state",
      receive((event) => this.#receiveState(fieldOf(event, "listening") === true)),
    );
    stream.addEventListener(
      "tick",
      receive((event) => {
        const version = fieldOf(event, "version");
        if (typeof version === "string") this.#change({ tick: { version } });
      }),
    );
    stream.addEventListener(
      "changed",
      receive(() => this.#change({ changes: this.#state.changes + 1 })),
    );
    stream.addEventListener("error", () => {
      if (this.#stream === stream) this.#reconnectLater();
    });
    this.#requireEventWithin(MAX_OPENING_MS);
  }

  #receiveState(isListening: boolean): void {
    if (isListening === (this.#state.status === "live")) return;
    if (isListening) {
      this.#change({ status: "live" });
      this.#stableTimer = setTimeout(() => this.#markStable(), STABLE_MS);
    } else {
      this.#markDisconnected();
    }
  }

  #markStable(): void {
    this.#isStable = true;
    clearTimeout(this.#offTimer);
    this.#offTimer = undefined;
    this.#change({ isOff: false });
  }

  #markDisconnected(): void {
    clearTimeout(this.#stableTimer);
    if (this.#isStable) this.#stableAt = Date.now();
    this.#isStable = false;
    this.#change({ status: "connecting" });
    this.#startOffTimer();
  }

  /** Runs from the first disconnection, not from each that follows shortly. */
  #startOffTimer(): void {
    if (!this.#isReachable) return;
    this.#offTimer ??= setTimeout(() => {
      this.#offTimer = undefined;
      if (this.#state.status === "connecting") this.#change({ isOff: true });
    }, OFF_AFTER_MS);
  }

  readonly #reconnectLater = (): void => {
    if (this.#state.status === "paused") return;
    this.#close();
    this.#markDisconnected();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), retryDelay(Date.now(), this.#stableAt));
  };

  #close(): void {
    clearTimeout(this.#silenceTimer);
    clearTimeout(this.#stableTimer);
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close();
  }

  #requireEventWithin(ms: number): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(this.#reconnectLater, ms);
  }

  #change(change: Partial<LiveState>): void {
    const changed = { ...this.#state, ...change };
    const isSame =
      changed.status === this.#state.status &&
      changed.isOff === this.#state.isOff &&
      changed.tick?.version === this.#state.tick?.version &&
      changed.changes === this.#state.changes;
    if (isSame) return;
    this.#state = changed;
    for (const listener of this.#listeners) listener();
  }
}

/**
 * One field of an event's data; undefined if absent. Not parsed by its contract: the contracts are not loaded yet when the
 * stream starts, and only one field of each event is used.
 */
function fieldOf(event: MessageEvent<unknown>, name: keyof StreamState | keyof TickEvent): unknown {
  try {
    const data: unknown = JSON.parse(String(event.data));
    return typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
  } catch {
    return undefined;
  }
}
