/** Why the launcher ends. */
export type Ending = { exitCode: number; message: string | null };

/** Thrown out of a slow step when the launcher was asked to end meanwhile. */
export class EndRequested extends Error {
  override name = "EndRequested";
}

/** One key press reaches the launcher twice when a wrapper passes it on; only a later one means "hurry". */
const SAME_PRESS_MS = 500;

const SIGNALS: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The end of the launcher: asked for by signal or by a part that died, the first one counts. */
export class EndRequest {
  readonly requested: Promise<Ending>;
  /** Settles when the person is impatient. */
  readonly hurried: Promise<void>;
  #ending: Ending | undefined;
  #resolve: (ending: Ending) => void = () => {};

  constructor() {
    this.requested = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.hurried = new Promise((resolve) => {
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

  /** To be called between slow steps. */
  throwIfRequested(): void {
    if (this.#ending) throw new EndRequested();
  }
}
