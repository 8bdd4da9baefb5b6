import "server-only";
import { Client } from "pg";
import { z } from "zod";
import { log } from "@/lib/log";

/** What a tick's transaction tells whoever listens, once it is committed. */
const notice = z.object({ source: z.string(), at: z.coerce.date() });
export type TickNotice = z.infer<typeof notice>;

/** Between two looks at whether the connection still answers: one that broke without a word would stay silent for ever. */
const CHECK_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

export type TickListenerOptions = {
  /** Address of the database that is written to. */
  url: string;
  onTick: (tick: TickNotice) => void;
  /** Called each time it begins to listen, at first and after a break: what was told before is lost. */
  onListening: () => void;
  /** Called when it listens no more. */
  onLost: () => void;
};

/**
 * Listens to PostgreSQL's channel `tick` on a connection of its own, and comes back by itself when that breaks: after 0.2 s,
 * then twice as long each time up to 10 s, spread so that many processes do not come at once.
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

  /** Begins; never throws: a database that is away is tried again. */
  start(): void {
    void this.#connect();
  }

  /** Ends the connection; it does not come back. */
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
    client.on("notification", ({ payload }) => this.#hear(payload));
    try {
      await client.connect();
      await client.query("LISTEN tick");
    } catch (error) {
      this.#lost(client, error);
      return;
    }
    if (this.#client !== client) return;
    if (this.#failures > 0) log().info("listening for ticks again");
    this.#failures = 0;
    this.#isListening = true;
    this.#options.onListening();
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

  #hear(payload: string | undefined): void {
    const read = notice.safeParse(parseJson(payload));
    if (read.success) this.#options.onTick(read.data);
    else log().warn({ payload }, "a notice on channel tick is not one of ours");
  }

  /** Leaves a broken connection behind and tries anew later; told twice of one break, it does so once. */
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
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures++;
    this.#timer = setTimeout(() => void this.#connect(), longest * (0.5 + Math.random() / 2));
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
