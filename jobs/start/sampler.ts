import { startChild } from "./child";
import { keepRunning } from "./keep-running";
import { complain, say } from "./output";
import { type Stoppable, stopWithin } from "./parts";
import { programs, ROOT } from "./programs";
import type { Variables } from "./variables";

/** A tick under way may take this long to finish. */
const GRACE_MS = 30_000;

/** Starts the sampler and keeps it running: prices come back by themselves, a page that is up stays up. */
export function startSampler(variables: Variables, show: (line: string) => string, parts: Stoppable[]): void {
  const keeper = keepRunning(
    () =>
      startChild({
        args: programs.sampler(),
        cwd: ROOT,
        variables,
        onLine: (line, stream) => (stream === "stdout" ? say : complain)(show(line)),
      }),
    (exit, delayMs) =>
      complain(`The sampler ended by itself (${exit}). It is started again in ${delayMs / 1000} s.`),
  );
  parts.push({ stop: (hurried) => stopWithin(GRACE_MS, hurried, keeper.stop) });
}
