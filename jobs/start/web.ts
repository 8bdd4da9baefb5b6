import { setTimeout as sleep } from "node:timers/promises";
import { type Child, describeExit, type Exit, startChild } from "./child";
import type { EndRequest } from "./ending";
import { complain, say } from "./output";
import { type Stoppable, stopWithin } from "./parts";
import { ROOT } from "./programs";
import type { Variables } from "./variables";

/** Requests under way may take this long to finish. */
const GRACE_MS = 10_000;
/** The first page of `next dev` is compiled while one waits; a production server answers within a second. */
const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 100;

/** Next's own word that it listens. Another server may answer on the port that this one failed to get. */
const LISTENS = /Ready in/;
/** Where a later Next says it otherwise: a server that outlives the first answer this long is the one that gave it. */
const TRUSTED_AFTER_MS = 3000;
const PORT_TAKEN = /EADDRINUSE/;

export type WebProgram = {
  /** Arguments of `node`. */
  args: string[];
  /** Where it will answer. */
  address: string;
  variables: Variables;
  /** Makes a line of its log fit for this launcher's reader. */
  show: (line: string) => string;
};

/**
 * Starts the web server and waits until it answers. From then on its death ends everything.
 * @param parts takes it, so that it is stopped with the rest
 * @returns false when another program took its port in the meantime
 * @throws Error when it ends for another reason, or stays silent
 */
export async function startWeb(web: WebProgram, parts: Stoppable[], ending: EndRequest): Promise<boolean> {
  ending.throwIfRequested();
  let ready = false;
  const held: string[] = [];
  const child = startChild({
    args: web.args,
    cwd: ROOT,
    variables: web.variables,
    onLine(line, stream) {
      // Next's own greeting repeats what the launcher says better; it matters only if the start fails.
      if (!ready && !line.startsWith("{")) held.push(line);
      else if (stream === "stdout") say(web.show(line));
      else complain(web.show(line));
    },
  });
  const part = { stop: (hurried: Promise<void>) => stopWithin(GRACE_MS, hurried, child.stop) };
  parts.push(part);
  ready = await answers(child, web.address, () => held.some((line) => LISTENS.test(line)), ending);
  const ended = (exit: Exit) => `The web server ended by itself (${describeExit(exit)}).`;
  if (!ready) {
    const exit = await child.exited;
    parts.splice(parts.indexOf(part), 1);
    ending.throwIfRequested();
    if (held.some((line) => PORT_TAKEN.test(line))) return false;
    throw new Error(`${held.join("\n")}\n${ended(exit)}`);
  }
  void child.exited.then((exit) => ending.request({ exitCode: 1, message: ended(exit) }));
  return true;
}

/**
 * Waits for an answer; any counts, as what a page says is the page's matter.
 * @returns false when the server ended instead
 */
async function answers(
  child: Child,
  address: string,
  listens: () => boolean,
  ending: EndRequest,
): Promise<boolean> {
  let alive = true;
  void child.exited.then(() => {
    alive = false;
  });
  const startedAt = performance.now();
  let answeredAt: number | undefined;
  while (performance.now() - startedAt < READY_WITHIN_MS) {
    ending.throwIfRequested();
    if (!alive) return false;
    if (await answersNow(address)) answeredAt ??= performance.now();
    if (answeredAt !== undefined && alive) {
      if (listens() || performance.now() - answeredAt > TRUSTED_AFTER_MS) return true;
    }
    await Promise.race([sleep(ASK_EVERY_MS), child.exited]);
  }
  throw new Error(`The web server did not answer on ${address} within ${READY_WITHIN_MS / 1000} s.`);
}

async function answersNow(address: string): Promise<boolean> {
  try {
    const answer = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(READY_WITHIN_MS) });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
