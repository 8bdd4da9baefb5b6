import "server-only";
import { streamState, type TickEvent, tickEvent } from "@/lib/api/contracts";
import { AppError } from "@/lib/api/errors";
import { marketReplies } from "@/lib/data/market-replies";
import { TickListener, type TickNotice } from "@/lib/data/tick-listener";
import { readVersion } from "@/lib/data/version";
import { type Database, database } from "@/lib/db/client";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** Streams open at once in one process; whoever comes later polls instead. */
const MOST_STREAMS = 1000;
/** The state is told anew this often, so that proxies keep the connection and both ends notice when it is gone. */
const HEARTBEAT_MS = 15_000;
/** A reader that has taken nothing over so many heartbeats is gone. */
const MOST_MISSED = 3;
/** What a browser waits before it connects again, give or take. */
const RETRY_MS = 3000;

export type TickStreamsOptions = {
  db: Database;
  /** Address to listen at. */
  url: string;
  mostStreams?: number;
  heartbeatMs?: number;
};

/** One reader. What it has not taken yet is kept as the newest event of each source, so that a slow one costs no memory. */
type Reader = {
  controller: ReadableStreamDefaultController<Uint8Array>;
  /** Whether it has yet to be told if we listen. */
  owesState: boolean;
  waiting: Map<string, TickEvent>;
  missed: number;
};

/**
 * The server-sent events of a process: one listening connection, told on to every open stream. It listens from the first
 * stream on.
 */
export class TickStreams {
  readonly #db: Database;
  readonly #listener: TickListener;
  readonly #mostStreams: number;
  readonly #heartbeatMs: number;
  readonly #readers = new Set<Reader>();
  readonly #encoder = new TextEncoder();
  #heartbeat: NodeJS.Timeout | undefined;
  #isListening = false;
  #isClosed = false;

  constructor({ db, url, mostStreams = MOST_STREAMS, heartbeatMs = HEARTBEAT_MS }: TickStreamsOptions) {
    this.#db = db;
    this.#mostStreams = mostStreams;
    this.#heartbeatMs = heartbeatMs;
    this.#listener = new TickListener({
      url,
      onTick: (tick) => void this.#tellTick(tick),
      onListening: () => {
        this.#tellState(true);
        void this.#tellNewest(this.#readers);
      },
      onLost: () => this.#tellState(false),
    });
  }

  /** How many streams are open. */
  get size(): number {
    return this.#readers.size;
  }

  /**
   * Opens a stream: whether it hears of ticks, the newest tick as soon as it does, then each as it is stored.
   * @param signal ends it, as does its reader's own cancelling
   * @throws AppError `too_many_streams` when as many are open as may be
   */
  open(signal: AbortSignal): ReadableStream<Uint8Array> {
    if (this.#isClosed || this.#readers.size >= this.#mostStreams) {
      throw new AppError(
        "too_many_streams",
        "As many streams are open as may be. Ask /api/latest from time to time instead.",
      );
    }
    let reader: Reader | undefined;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          reader = { controller, owesState: true, waiting: new Map(), missed: 0 };
          this.#add(reader);
          signal.addEventListener("abort", () => reader && this.#remove(reader), { once: true });
          controller.enqueue(this.#encoder.encode(`retry: ${RETRY_MS}\n\n`));
          this.#flush(reader);
          if (signal.aborted) this.#remove(reader);
          else if (this.#isListening) void this.#tellNewest([reader]);
        },
        pull: () => {
          if (reader) this.#flush(reader);
        },
        cancel: () => {
          if (reader) this.#forget(reader);
        },
      },
      // Counted in events: a few may wait in the stream, the rest waits as the newest of each source.
      { highWaterMark: 4 },
    );
  }

  /** Ends every stream and the listening; opens none any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const reader of [...this.#readers]) this.#remove(reader);
    await this.#listener.stop();
  }

  #add(reader: Reader): void {
    const isFirst = this.#heartbeat === undefined;
    this.#readers.add(reader);
    if (!isFirst) return;
    this.#listener.start();
    this.#heartbeat = setInterval(() => this.#beat(), this.#heartbeatMs);
    this.#heartbeat.unref();
  }

  #beat(): void {
    for (const reader of [...this.#readers]) {
      if ((reader.controller.desiredSize ?? 0) > 0) {
        reader.missed = 0;
        reader.owesState = true;
        this.#flush(reader);
      } else if (++reader.missed >= MOST_MISSED) {
        this.#remove(reader);
      }
    }
  }

  #tellState(isListening: boolean): void {
    this.#isListening = isListening;
    for (const reader of this.#readers) {
      reader.owesState = true;
      this.#flush(reader);
    }
  }

  async #tellTick(tick: TickNotice): Promise<void> {
    // Whoever hears of the tick asks for the new lists at once: they must not come from a look before it.
    marketReplies(this.#db).watch.forget();
    if (this.#readers.size === 0) return;
    try {
      const event = { version: await readVersion(this.#db), at: tick.at.toISOString(), source: tick.source };
      for (const reader of this.#readers) this.#tell(reader, event);
    } catch (error) {
      log().warn({ err: error }, "a tick could not be told on: its version could not be read");
    }
  }

  async #tellNewest(readers: Iterable<Reader>): Promise<void> {
    try {
      const version = await readVersion(this.#db);
      const rows = await this.#db.$queryRaw<{ source: string; at: Date }[]>`
        SELECT s.name AS source, t.at FROM latest_update l
        JOIN tick t ON t.id = l.tick_id JOIN source s ON s.id = t.source_id`;
      const newest = rows[0];
      if (!newest) return;
      const event = { version, at: newest.at.toISOString(), source: newest.source };
      for (const reader of readers) this.#tell(reader, event);
    } catch (error) {
      log().warn({ err: error }, "a stream began without the newest tick: it could not be read");
    }
  }

  #tell(reader: Reader, event: TickEvent): void {
    if (!this.#readers.has(reader)) return;
    reader.waiting.set(event.source, event);
    this.#flush(reader);
  }

  #flush(reader: Reader): void {
    const hasRoom = () => (reader.controller.desiredSize ?? 0) > 0;
    if (reader.owesState && hasRoom()) {
      reader.owesState = false;
      this.#send(reader, "state", streamState.parse({ listening: this.#isListening }));
    }
    for (const [source, event] of reader.waiting) {
      if (!hasRoom()) return;
      reader.waiting.delete(source);
      this.#send(reader, "tick", tickEvent.parse(event));
    }
  }

  #send(reader: Reader, name: string, data: object): void {
    reader.controller.enqueue(this.#encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
  }

  #remove(reader: Reader): void {
    if (!this.#forget(reader)) return;
    try {
      reader.controller.close();
    } catch {
      // Its other end was quicker.
    }
  }

  #forget(reader: Reader): boolean {
    reader.waiting.clear();
    return this.#readers.delete(reader);
  }
}

const shared = globalThis as typeof globalThis & { sigmawatchTickStreams?: TickStreams };

/** The process's one set of streams. It ends them when the process is told to end, for a server waits for what is open. */
export function tickStreams(): TickStreams {
  if (!shared.sigmawatchTickStreams) {
    const url = env().databaseUrl;
    if (!url)
      throw new Error("DATABASE_URL is not set, so there is nothing to listen to. `npm start` sets it.");
    const streams = new TickStreams({ db: database(), url });
    shared.sigmawatchTickStreams = streams;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => void streams.close());
    }
  }
  return shared.sigmawatchTickStreams;
}
