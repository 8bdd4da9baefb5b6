import { startChild } from "./child";
import type { EndRequest } from "./end-request";
import { ROOT } from "./programs";
import type { Variables } from "./variables";

/** Time for a one-off program to end after SIGTERM. */
const GRACE_MS = 5000;

export type Outcome = { exitCode: number | null; output: string };

/**
 * Runs a Node program to its end and captures its output. Ends it when the launcher has to end.
 * @throws EndRequested in that case
 */
export async function runOnce(args: string[], variables: Variables, ending: EndRequest): Promise<Outcome> {
  ending.throwIfRequested();
  const lines: string[] = [];
  const child = startChild({ args, cwd: ROOT, variables, onLine: (line) => lines.push(line) });
  void ending.requested.then(() => child.stop(GRACE_MS));
  const { code } = await child.exited;
  ending.throwIfRequested();
  return { exitCode: code, output: lines.join("\n") };
}
