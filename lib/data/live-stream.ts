import "server-only";
import { Client } from "pg";
import { AppError } from "@/lib/contracts/errors";
import { type LatestReply, latestReply } from "@/lib/contracts/latest";
import { readLatest } from "@/lib/data/latest";
import { replyCache } from "@/lib/data/reply-cache";
import { type Database, database } from "@/lib/db/client";
import { CHANGED_CHANNEL, TICK_CHANNEL } from "@/lib/db/notices";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** Maximum number of open streams per process; further clients poll. */
const MAX_STREAMS = 1000;
/** Maximum time between events, so that proxies keep the connection and both ends detect a lost one. */
const HEARTBEAT_MS = 15_000;
/** A stream with this many unread events is closed; the client reconnects and gets the newest state. */
const MAX_UNREAD = 8;
/** Approximate delay before a browser reconnects. */
const RETRY_MS = 3000;
const CONNECT_TIMEOUT_MS = 5_000;
const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 10_000;

export type LiveStreamOptions = {
  db: Database;
  /** URL of the database to listen to. */
  url: string;
  /** Reads the data of an event. */
  read: () => Promise<LatestReply>;
  maxStreams?: number;
  heartbeatMs?: number;
};

type Reader = ReadableStreamDefaultController<Uint8Array>;

/**
 * The server-sent events of a process: `latest` to every open stream when the database notifies of a stored tick or another
 * change, and every 15 s. One database connection listens; it is opened with the first stream. While it is lost no events
 * are sent, and open streams are closed, so that their pages poll and reconnect.
 */
export class LiveStream {
  readonly #options: Required<LiveStreamOptions>;
  readonly #readers = new Set<Reader>();
  /** Streams that receive the next event. */
  readonly #waiting = new Set<Reader>();
  readonly #encoder = new TextEncoder();
  #isSending = false;
  #heartbeat: NodeJS.Timeout | undefined;
  #client: Client | undefined;
  #isListening = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: LiveStreamOptions) {
    this.#options = { maxStreams: MAX_STREAMS, heartbeatMs: HEARTBEAT_MS, ...options };
  }

  /** Number of open streams. */
  get size(): number {
    return this.#readers.size;
  }

  /**
   * Opens a stream; its first event is sent as soon as the database connection listens.
   * @param signal closes the stream, like cancelling it
   * @throws AppError `too_many_streams` beyond the limit
   */
  open(signal: AbortSignal): ReadableStream<Uint8Array> {
    if (this.#isClosed || this.size >= this.#options.maxStreams) {
      throw new AppError("too_many_streams", "Too many streams are open. Poll /api/latest instead.");
    }
    let reader: Reader | undefined;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          reader = controller;
          this.#readers.add(controller);
          controller.enqueue(this.#encoder.encode(`retry: ${RETRY_MS}\n\n`));
          signal.addEventListener("abort", () => this.#end(controller), { once: true });
          if (signal.aborted) this.#end(controller);
          this.#start();
          if (this.#isListening) void this.#send([controller]);
        },
        cancel: () => {
          if (reader) this.#readers.delete(reader);
        },
      },
      { highWaterMark: MAX_UNREAD },
    );
  }

  /** Closes all streams and stops listening; no stream can be opened afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#timer);
    this.#endAll();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #start(): void {
    if (this.#heartbeat) return;
    this.#heartbeat = setInterval(() => void this.#beat(), this.#options.heartbeatMs).unref();
    void this.#connect();
  }

  async #beat(): Promise<void> {
    const client = this.#client;
    if (!client || !this.#isListening) return;
    try {
      // A broken connection may report no error.
      await client.query("SELECT 1");
      void this.#send(this.#readers);
    } catch (error) {
      this.#reconnectLater(client, error);
    }
  }

  /** Sends the newest state to streams. One read at a time, so that events are sent in the order of their versions. */
  async #send(readers: Iterable<Reader>): Promise<void> {
    for (const reader of readers) this.#waiting.add(reader);
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting.size > 0) {
      const receivers = [...this.#waiting];
      this.#waiting.clear();
      try {
        const data = JSON.stringify(latestReply.parse(await this.#options.read()));
        const event = this.#encoder.encode(`event: latest\ndata: ${data}\n\n`);
        for (const reader of receivers) this.#enqueue(reader, event);
      } catch (error) {
        log().warn({ err: error }, "open streams received no event: the newest state could not be read");
      }
    }
    this.#isSending = false;
  }

  #enqueue(reader: Reader, event: Uint8Array): void {
    if (!this.#readers.has(reader)) return;
    if ((reader.desiredSize ?? 0) > 0) reader.enqueue(event);
    else this.#end(reader);
  }

  #end(reader: Reader): void {
    if (!this.#readers.delete(reader)) return;
    try {
      reader.close();
    } catch {
      // The client closed it first.
    }
  }

  #endAll(): void {
    for (const reader of [...this.#readers]) this.#end(reader);
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: this.#options.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: "sigmawatch listener",
    });
    this.#client = client;
    client.on("error", (error) => this.#reconnectLater(client, error));
    client.on("end", () => this.#reconnectLater(client, null));
    client.on("notification", () => this.#onNotice());
    try {
      await client.connect();
      await client.query(`LISTEN ${TICK_CHANNEL}; LISTEN ${CHANGED_CHANNEL}`);
    } catch (error) {
      this.#reconnectLater(client, error);
      return;
    }
    if (this.#client !== client) return;
    if (this.#failures > 0) log().info("listening for ticks again");
    this.#failures = 0;
    this.#isListening = true;
    this.#onNotice();
  }

  #onNotice(): void {
    // Clients request the new lists immediately, which must not be served from the old version.
    replyCache(this.#options.db).forgetVersion();
    void this.#send(this.#readers);
  }

  /** Delay from 0.2 s, doubled up to 10 s, with jitter. A second call for the same failure does nothing. */
  #reconnectLater(client: Client, error: unknown): void {
    if (this.#client !== client || this.#isClosed) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
    if (this.#isListening) this.#endAll();
    this.#isListening = false;
    if (this.#failures === 0)
      log().warn({ err: error }, "the connection that listens for ticks was lost; it is reopened");
    const maxDelayMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures++;
    this.#timer = setTimeout(() => void this.#connect(), maxDelayMs * (0.5 + Math.random() / 2));
  }
}

const shared = globalThis as typeof globalThis & { sigmawatchLiveStream?: LiveStream };

/** Live stream of this process. It is closed on a termination signal, because a server waits for open responses. */
export function liveStream(): LiveStream {
  if (!shared.sigmawatchLiveStream) {
    const { databaseUrl: url, sources } = env();
    if (!url)
      throw new Error("DATABASE_URL is not set, so there is nothing to listen to. `npm start` sets it.");
    const stream = new LiveStream({ db: database(), url, read: () => readLatest(sources, new Date()) });
    shared.sigmawatchLiveStream = stream;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => void stream.close());
    }
  }
  return shared.sigmawatchLiveStream;
}
