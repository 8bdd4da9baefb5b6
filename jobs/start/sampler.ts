import { startChild } from "./child";
import type { EndRequest } from "./end-request";
import { keepPart } from "./keep-part";
import { print, printError } from "./output";
import type { Stoppable } from "./parts";
import { programs, ROOT } from "./programs";
import type { Variables } from "./variables";

/** Time for a tick in progress to finish. */
const GRACE_MS = 30_000;

export function startSampler(
  variables: Variables,
  show: (line: string) => string,
  parts: Stoppable[],
  ending: EndRequest,
): void {
  const start = () =>
    startChild({
      args: programs.sampler(),
      cwd: ROOT,
      variables,
      onLine: (line, stream) => (stream === "stdout" ? print : printError)(show(line)),
    });
  keepPart(
    { name: "The sampler", first: start(), restart: async () => start(), graceMs: GRACE_MS },
    parts,
    ending,
  );
}
