import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { streamState, type TickEvent, tickEvent } from "@/lib/contracts/latest";
import { readVersion, replyCache } from "@/lib/data/reply-cache";
import { TickListener } from "@/lib/data/tick-listener";
import { type Database, database } from "@/lib/db/client";
import type { TickNotice } from "@/lib/db/notices";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** Streams open at once in one process; further clients poll instead. */
const MAX_STREAMS = 1000;
/** The state is sent again this often, so that proxies keep the connection and both ends notice when it is gone. */
const HEARTBEAT_MS = 15_000;
/** A reader that has read nothing for this many heartbeats is removed. */
const MAX_MISSED = 3;
/** Roughly how long a browser waits before it connects again. */
const RETRY_MS = 3000;

export type TickStreamsOptions = {
  db: Database;
  /** Address of the database to listen to. */
  url: string;
  maxStreams?: number;
  heartbeatMs?: number;
};

/** One reader. Of the events it has not read yet, only the newest of each kind and source is kept: a slow reader costs no memory. */
type Reader = {
  controller: ReadableStreamDefaultController<Uint8Array>;
  isStatePending: boolean;
  isChangePending: boolean;
  /** By source. */
  pendingTicks: Map<string, TickEvent>;
  missed: number;
};

/**
 * The server-sent events of a process: the notices of one database connection, forwarded to every open stream. The
 * connection is opened with the first stream.
 */
export class TickStreams {
  readonly #db: Database;
  readonly #listener: TickListener;
  readonly #maxStreams: number;
  readonly #heartbeatMs: number;
  readonly #readers = new Set<Reader>();
  readonly #encoder = new TextEncoder();
  #heartbeat: NodeJS.Timeout | undefined;
  #isListening = false;
  #isClosed = false;

  constructor({ db, url, maxStreams = MAX_STREAMS, heartbeatMs = HEARTBEAT_MS }: TickStreamsOptions) {
    this.#db = db;
    this.#maxStreams = maxStreams;
    this.#heartbeatMs = heartbeatMs;
    this.#listener = new TickListener({
      url,
      onTick: (tick) => void this.#sendTick(tick),
      onChanged: () => this.#sendChanged(),
      onListening: () => {
        this.#sendState(true);
        void this.#sendNewest(this.#readers);
      },
      onLost: () => this.#sendState(false),
    });
  }

  /** How many streams are open. */
  get size(): number {
    return this.#readers.size;
  }

  /**
   * Opens a stream: its state, the newest tick as soon as notices arrive, then each tick and other change.
   * @param signal ends it, as does cancelling the stream
   * @throws AppError `too_many_streams` beyond the limit
   */
  open(signal: AbortSignal): ReadableStream<Uint8Array> {
    if (this.#isClosed || this.#readers.size >= this.#maxStreams) {
      throw new AppError("too_many_streams", "Too many streams are open. Poll /api/latest instead.");
    }
    let reader: Reader | undefined;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          reader = {
            controller,
            isStatePending: true,
            isChangePending: false,
            pendingTicks: new Map(),
            missed: 0,
          };
          this.#add(reader);
          signal.addEventListener("abort", () => reader && this.#remove(reader), { once: true });
          controller.enqueue(this.#encoder.encode(`retry: ${RETRY_MS}\n\n`));
          this.#flush(reader);
          if (signal.aborted) this.#remove(reader);
          else if (this.#isListening) void this.#sendNewest([reader]);
        },
        pull: () => {
          if (reader) this.#flush(reader);
        },
        cancel: () => {
          if (reader) this.#forget(reader);
        },
      },
      // Counted in events: a few are buffered in the stream, of the rest only the newest of each source.
      { highWaterMark: 4 },
    );
  }

  /** Ends every stream and stops listening; no stream can be opened after that. */
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
        reader.isStatePending = true;
        this.#flush(reader);
      } else if (++reader.missed >= MAX_MISSED) {
        this.#remove(reader);
      }
    }
  }

  #sendState(isListening: boolean): void {
    this.#isListening = isListening;
    for (const reader of this.#readers) {
      reader.isStatePending = true;
      this.#flush(reader);
    }
  }

  async #sendTick(tick: TickNotice): Promise<void> {
    // Readers request the new lists at once, which must not be served under the version before.
    replyCache(this.#db).forgetVersion();
    if (this.#readers.size === 0) return;
    try {
      const event = { version: await readVersion(this.#db), at: tick.at.toISOString(), source: tick.source };
      for (const reader of this.#readers) this.#queueTick(reader, event);
    } catch (error) {
      log().warn({ err: error }, "a tick could not be sent to open streams: its version could not be read");
    }
  }

  #sendChanged(): void {
    replyCache(this.#db).forgetVersion();
    for (const reader of this.#readers) {
      reader.isChangePending = true;
      this.#flush(reader);
    }
  }

  async #sendNewest(readers: Iterable<Reader>): Promise<void> {
    try {
      const version = await readVersion(this.#db);
      const rows = await this.#db.$queryRaw<{ source: string; at: Date }[]>`
        SELECT s.name AS source, t.at FROM latest_update l
        JOIN tick t ON t.id = l.tick_id JOIN source s ON s.id = t.source_id`;
      const newest = rows[0];
      if (!newest) return;
      const event = { version, at: newest.at.toISOString(), source: newest.source };
      for (const reader of readers) this.#queueTick(reader, event);
    } catch (error) {
      log().warn({ err: error }, "a stream began without the newest tick: it could not be read");
    }
  }

  #queueTick(reader: Reader, event: TickEvent): void {
    if (!this.#readers.has(reader)) return;
    reader.pendingTicks.set(event.source, event);
    this.#flush(reader);
  }

  #flush(reader: Reader): void {
    const hasRoom = () => (reader.controller.desiredSize ?? 0) > 0;
    if (reader.isStatePending && hasRoom()) {
      reader.isStatePending = false;
      this.#send(reader, "state", streamState.parse({ listening: this.#isListening }));
    }
    if (reader.isChangePending && hasRoom()) {
      reader.isChangePending = false;
      this.#send(reader, "changed", {});
    }
    for (const [source, event] of reader.pendingTicks) {
      if (!hasRoom()) return;
      reader.pendingTicks.delete(source);
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
      // The client closed it first.
    }
  }

  #forget(reader: Reader): boolean {
    reader.pendingTicks.clear();
    return this.#readers.delete(reader);
  }
}

const shared = globalThis as typeof globalThis & { sigmawatchTickStreams?: TickStreams };

/** The streams of this process. They end on a termination signal, because a server waits for open responses. */
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
