import { z } from "zod";
import { readVersion } from "@/lib/data/version";
import type { Database } from "@/lib/db/client";
import { type CachedReply, encodeReply } from "@/lib/http/cached-reply";

/** How long one look at the version serves everybody: a burst of requests asks the database once. */
const VERSION_MS = 250;

/** A reply as data and as it goes over the wire. */
export type VersionedEntry<Body> = { reply: Body; prepared: CachedReply };

/** The version of a database's market, asked for at most every quarter of a second. */
export class VersionWatch {
  readonly #db: Database;
  readonly #now: () => number;
  #known: { text: Promise<string>; readAt: number } | undefined;

  constructor(db: Database, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  read(): Promise<string> {
    const known = this.#known;
    if (known && this.#now() - known.readAt < VERSION_MS) return known.text;
    const version = { text: readVersion(this.#db), readAt: this.#now() };
    this.#known = version;
    version.text.catch(() => {
      if (this.#known === version) this.#known = undefined;
    });
    return version.text;
  }

  /** Looks anew at the next request: something is known to have changed. */
  forget(): void {
    this.#known = undefined;
  }
}

/**
 * A reply that only a new tick can change: read, checked against its contract and serialised once per version, then
 * served from memory. A failed reading is not kept.
 */
export class VersionedReply<Body> {
  readonly #watch: VersionWatch;
  readonly #contract: z.core.$ZodType<Body>;
  readonly #load: () => Promise<Body>;
  #held: { version: string; entry: Promise<VersionedEntry<Body>> } | undefined;

  constructor(watch: VersionWatch, contract: z.core.$ZodType<Body>, load: () => Promise<Body>) {
    this.#watch = watch;
    this.#contract = contract;
    this.#load = load;
  }

  /** The newest one: from memory while nothing changed. Whoever comes first after a change reads it for all. */
  async read(): Promise<VersionedEntry<Body>> {
    const version = await this.#watch.read();
    if (this.#held?.version === version) return this.#held.entry;
    const entry = this.#prepare();
    this.#held = { version, entry };
    entry.catch(() => {
      if (this.#held?.entry === entry) this.#held = undefined;
    });
    return entry;
  }

  /** Reads anew at the next request, whatever the version says. */
  forget(): void {
    this.#held = undefined;
  }

  async #prepare(): Promise<VersionedEntry<Body>> {
    const reply = z.parse(this.#contract, await this.#load());
    return { reply, prepared: await encodeReply(reply) };
  }
}
