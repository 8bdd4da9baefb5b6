import { startChild } from "./child";
import type { EndRequest } from "./end-request";
import { ROOT } from "./programs";
import type { Variables } from "./variables";

/** How long a one-off program may take to end once it was asked to. */
const GRACE_MS = 5000;

export type Outcome = { exitCode: number | null; output: string };

/**
 * Runs a Node program to its end, keeping what it says. Ends it when the launcher is asked to end.
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
