import "server-only";
import { Client } from "pg";
import { CHANGED_CHANNEL, TICK_CHANNEL, type TickNotice, tickNotice } from "@/lib/db/notices";
import { log } from "@/lib/log";

/** Between two checks that the connection still answers: a broken one may report no error. */
const CHECK_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;
const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 10_000;

export type TickListenerOptions = {
  /** Address of the database that is written to. */
  url: string;
  /** Called for each stored tick. */
  onTick: (tick: TickNotice) => void;
  /** Called for each other change, and after a lost connection, when changes may have been missed. */
  onChanged: () => void;
  /** Called each time it starts to listen. Ticks stored before are not notified. */
  onListening: () => void;
  /** Called when the connection is lost. */
  onLost: () => void;
};

/**
 * Listens to PostgreSQL's channels `tick` and `changed` on its own connection, and reconnects when that breaks: after 0.2 s,
 * then after twice as long each time up to 10 s, with jitter.
 */
export class TickListener {
  readonly #options: TickListenerOptions;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isListening = false;
  #isStopped = false;

  constructor(options: TickListenerOptions) {
    this.#options = options;
  }

  /** Starts to listen. Never throws: an unreachable database is tried again. */
  start(): void {
    void this.#connect();
  }

  /** Closes the connection for good. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
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
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, null));
    client.on("notification", ({ channel, payload }) => this.#receive(channel, payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${TICK_CHANNEL}; LISTEN ${CHANGED_CHANNEL}`);
    } catch (error) {
      this.#lost(client, error);
      return;
    }
    if (this.#client !== client) return;
    const isReconnected = this.#failures > 0;
    if (isReconnected) log().info("listening for ticks again");
    this.#failures = 0;
    this.#isListening = true;
    this.#options.onListening();
    if (isReconnected) this.#options.onChanged();
    this.#watch(client);
  }

  #watch(client: Client): void {
    this.#timer = setTimeout(() => {
      client.query("SELECT 1").then(
        () => this.#client === client && this.#watch(client),
        (error: unknown) => this.#lost(client, error),
      );
    }, CHECK_MS);
    this.#timer.unref();
  }

  #receive(channel: string, payload: string | undefined): void {
    if (channel === CHANGED_CHANNEL) {
      this.#options.onChanged();
      return;
    }
    const notice = tickNotice.safeParse(parseJson(payload));
    if (notice.success) this.#options.onTick(notice.data);
    else log().warn({ payload }, "a notice on channel tick is not one of ours");
  }

  /** Drops a broken connection and schedules the next attempt. A second report of the same break does nothing. */
  #lost(client: Client, error: unknown): void {
    if (this.#client !== client || this.#isStopped) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    client.end().catch(() => undefined);
    if (this.#isListening) {
      this.#isListening = false;
      this.#options.onLost();
    }
    if (this.#failures === 0)
      log().warn({ err: error }, "the connection that listens for ticks was lost; trying again");
    const maxDelayMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures++;
    this.#timer = setTimeout(() => void this.#connect(), maxDelayMs * (0.5 + Math.random() / 2));
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
