import type { EndRequest } from "./end-request";
import { keepRunning, type RunningPart } from "./keep-running";
import { printError } from "./output";
import { type Stoppable, stopWithin } from "./parts";

export type KeptPart = {
  /** Begins a sentence: "The web server". */
  name: string;
  first: RunningPart;
  restart: () => Promise<RunningPart>;
  /** Time for a graceful stop. */
  graceMs: number;
};

/**
 * Keeps a part running; ends the launcher with exit code 1 if it keeps failing.
 * @param parts receives the part, so that it is stopped with the others
 */
export function keepPart(kept: KeptPart, parts: Stoppable[], ending: EndRequest): void {
  const { name, first, restart, graceMs } = kept;
  const keeper = keepRunning({
    first,
    restart,
    onEnd: (reason, delayMs) =>
      printError(`${name} ended unexpectedly (${reason}). It is restarted in ${delayMs / 1000} s.`),
    onGiveUp: (reason, ends) =>
      ending.request({
        exitCode: 1,
        message: `${name} ended unexpectedly ${ends} times in a row, the last time with ${reason}. Sigmawatch stops: fix the problem shown above and start it again.`,
      }),
  });
  parts.push({ stop: (forced) => stopWithin(graceMs, forced, keeper.stop) });
}
