import type { StreamState, TickEvent } from "@/lib/api/contracts";
import { retryDelay } from "@/lib/api/polling";

/** From asking for a stream to its first word: one that is held back on its way never says any. */
const OPENING_MS = 10_000;
/** The server says every 15 s that it is there: after two that did not come, the stream is taken for dead. */
const SILENCE_MS = 40_000;
/** A stream that has told for so long is sound: what comes after it is a new trouble, not the old one going on. */
const SOUND_MS = 15_000;
/** Without a stream for so long, a page says so. */
const LASTING_MS = 20_000;
/** Kept for so long after the last page that wanted it, for the next one that does. */
const LINGER_MS = 2_000;

/** A tick from the stream; its `version` differs from that of lists made before it. */
export type ReceivedTick = { readonly version: string };

export type LiveState = {
  /**
   * `live`: ticks are told as they are stored. `seeking`: they are not, a page has to ask, while the stream is tried again
   * and again. `paused`: nobody looks, nothing is asked.
   */
  readonly status: "paused" | "seeking" | "live";
  /** Whether there has been no sound stream for so long that a page says so. */
  readonly isOff: boolean;
  /** The newest tick received; null before the first. */
  readonly tick: ReceivedTick | null;
  /** How many `changed` events were received. */
  readonly changes: number;
};

/** Before the first subscription, and on the server. */
export const UNSTARTED: LiveState = { status: "paused", isOff: false, tick: null, changes: 0 };

/** What is used of an `EventSource`. */
export type Stream = Pick<EventTarget, "addEventListener"> & Pick<EventSource, "close">;

/**
 * The tab's one stream of ticks. It is open while anyone subscribes and the tab is in sight, and comes back by itself:
 * after 2 s, then after half as long as it has been away, up to a minute, spread so that many pages do not come at once.
 */
export class LiveUpdates {
  readonly #open: () => Stream;
  readonly #listeners = new Set<() => void>();
  #state = UNSTARTED;
  #stream: Stream | undefined;
  /** When the stream was last sound, or first wanted; epoch milliseconds. */
  #soundAt = 0;
  #isSound = false;
  /** Whether the browser is online, and the server answers other requests. */
  #isOnline = true;
  #isAnswering = true;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #sound: ReturnType<typeof setTimeout> | undefined;
  #lasting: ReturnType<typeof setTimeout> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;

  /** @param open connects; the stream's first event must be `state` */
  constructor(open: () => Stream) {
    this.#open = open;
  }

  /** The same object until something changes. */
  readonly getState = (): LiveState => this.#state;

  /** Wants the stream, and is called after each change of the state, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    clearTimeout(this.#linger);
    if (this.#listeners.size === 1) {
      document.addEventListener("visibilitychange", this.#look);
      addEventListener("offline", this.#onOffline);
      addEventListener("online", this.#onOnline);
      this.#look();
    }
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      document.removeEventListener("visibilitychange", this.#look);
      removeEventListener("offline", this.#onOffline);
      removeEventListener("online", this.#onOnline);
      this.#linger = setTimeout(() => this.#pause(), LINGER_MS);
    };
  };

  /**
   * Learns whether the server answers at all. While it does not, nothing is known about the stream; once it answers again, the
   * stream is tried at once and has the usual time to come back before it counts as off.
   */
  readonly setReachable = (isAnswering: boolean): void => this.#changeReachable(this.#isOnline, isAnswering);

  #changeReachable(isOnline: boolean, isAnswering: boolean): void {
    const wasReachable = this.#isReachable;
    this.#isOnline = isOnline;
    this.#isAnswering = isAnswering;
    if (this.#isReachable === wasReachable) return;
    clearTimeout(this.#lasting);
    this.#lasting = undefined;
    this.#change({ isOff: false });
    if (this.#state.status !== "seeking" || wasReachable) return;
    this.#countAbsence();
    if (!this.#stream) this.#connect();
  }

  /** Only of a server that can be reached does a missing stream say that the stream is off. */
  get #isReachable(): boolean {
    return this.#isOnline && this.#isAnswering;
  }

  readonly #onOffline = (): void => {
    this.#changeReachable(false, this.#isAnswering);
    this.#lose();
  };

  readonly #onOnline = (): void => {
    this.#changeReachable(true, this.#isAnswering);
    if (this.#state.status === "seeking" && !this.#stream) this.#connect();
  };

  readonly #look = (): void => {
    if (document.visibilityState === "hidden") this.#pause();
    else if (this.#state.status === "paused") this.#seek();
  };

  #pause(): void {
    this.#drop();
    this.#isSound = false;
    clearTimeout(this.#retry);
    clearTimeout(this.#lasting);
    this.#lasting = undefined;
    this.#change({ status: "paused" });
  }

  #seek(): void {
    this.#soundAt = Date.now();
    this.#miss();
    this.#connect();
  }

  #connect(): void {
    clearTimeout(this.#retry);
    const stream = this.#open();
    this.#stream = stream;
    const hear = (read: (event: MessageEvent<unknown>) => void) => (event: Event) => {
      if (this.#stream !== stream || !(event instanceof MessageEvent)) return;
      this.#expectWithin(SILENCE_MS);
      read(event);
    };
    stream.addEventListener(
      "state",
      hear((event) => this.#hearState(fieldOf(event, "listening") === true)),
    );
    stream.addEventListener(
      "tick",
      hear((event) => {
        const version = fieldOf(event, "version");
        if (typeof version === "string") this.#change({ tick: { version } });
      }),
    );
    stream.addEventListener(
      "changed",
      hear(() => this.#change({ changes: this.#state.changes + 1 })),
    );
    stream.addEventListener("error", () => {
      if (this.#stream === stream) this.#lose();
    });
    this.#expectWithin(OPENING_MS);
  }

  #hearState(isListening: boolean): void {
    if (isListening === (this.#state.status === "live")) return;
    if (isListening) {
      this.#change({ status: "live" });
      this.#sound = setTimeout(() => this.#proveSound(), SOUND_MS);
    } else {
      this.#miss();
    }
  }

  #proveSound(): void {
    this.#isSound = true;
    clearTimeout(this.#lasting);
    this.#lasting = undefined;
    this.#change({ isOff: false });
  }

  /** Ticks go untold from here on. */
  #miss(): void {
    clearTimeout(this.#sound);
    if (this.#isSound) this.#soundAt = Date.now();
    this.#isSound = false;
    this.#change({ status: "seeking" });
    this.#countAbsence();
  }

  /** From the first absence on, not from each that follows it shortly. */
  #countAbsence(): void {
    if (!this.#isReachable) return;
    this.#lasting ??= setTimeout(() => {
      this.#lasting = undefined;
      if (this.#state.status === "seeking") this.#change({ isOff: true });
    }, LASTING_MS);
  }

  readonly #lose = (): void => {
    if (this.#state.status === "paused") return;
    this.#drop();
    this.#miss();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), retryDelay(Date.now(), this.#soundAt));
  };

  #drop(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#sound);
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close();
  }

  #expectWithin(ms: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(this.#lose, ms);
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
 * One field of an event's data; undefined where there is none. Read by hand: the contracts are not here yet when the stream
 * begins, and of each event one field is used.
 */
function fieldOf(event: MessageEvent<unknown>, name: keyof StreamState | keyof TickEvent): unknown {
  try {
    const data: unknown = JSON.parse(String(event.data));
    return typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
  } catch {
    return undefined;
  }
}
