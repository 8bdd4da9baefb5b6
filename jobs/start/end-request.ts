export type Ending = { exitCode: number; message: string | null };

/** Thrown between startup steps after an end was requested. */
export class EndRequested extends Error {
  override name = "EndRequested";
}

/** A wrapper such as npm may forward the same key press; a later press forces the end. */
const SAME_PRESS_MS = 500;

const SIGNALS: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** A request to end the launcher, by signal or because a part failed. Only the first request counts. */
export class EndRequest {
  readonly requested: Promise<Ending>;
  /** Resolves at the second signal. */
  readonly forced: Promise<void>;
  #ending: Ending | undefined;
  #resolve: (ending: Ending) => void = () => {};

  constructor() {
    this.requested = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.forced = new Promise((resolve) => {
      let firstAt: number | undefined;
      const onSignal = () => {
        const now = performance.now();
        firstAt ??= now;
        this.request({ exitCode: 0, message: null });
        if (now - firstAt > SAME_PRESS_MS) resolve();
      };
      for (const signal of SIGNALS) process.on(signal, onSignal);
    });
  }

  request(ending: Ending): void {
    if (this.#ending) return;
    this.#ending = ending;
    this.#resolve(ending);
  }

  get isRequested(): boolean {
    return this.#ending !== undefined;
  }

  /** Called between slow startup steps. */
  throwIfRequested(): void {
    if (this.#ending) throw new EndRequested();
  }
}
