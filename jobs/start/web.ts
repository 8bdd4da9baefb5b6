import { webMessage } from "@/jobs/web/messages";
import { type Child, describeExit, startChild } from "./child";
import type { EndRequest } from "./end-request";
import { keepPart } from "./keep-part";
import { print, printError } from "./output";
import type { Stoppable } from "./parts";
import { listenProblem } from "./port";
import { programs, ROOT, type WebAddress } from "./programs";
import type { Variables } from "./variables";

/** Longer than the web server's own grace period. */
const GRACE_MS = 10_000;
/** Production servers are ready in 1 to 2 s, development servers take longer. */
const READY_TIMEOUT_MS = 120_000;
/** A server that is not ready has no requests in progress. */
const START_GRACE_MS = 2_000;

export type WebProgram = WebAddress & {
  dev: boolean;
  variables: Variables;
  /** Formats a log line for the launcher's output. */
  show: (line: string) => string;
};

type Listening = { port: number; address: string };
type StartedWeb = { child: Child; listening: Promise<Listening> };

/**
 * Starts the web server, waits until it is ready and keeps it running on the same port.
 * @returns its address for a browser on this machine
 * @throws Error if it cannot listen, ends early, or is not ready in time
 */
export async function startWeb(web: WebProgram, parts: Stoppable[], ending: EndRequest): Promise<string> {
  ending.throwIfRequested();
  const { child, listening } = startOnce(web);
  try {
    await Promise.race([listening, ending.requested]);
    ending.throwIfRequested();
  } catch (error) {
    await child.stop(START_GRACE_MS);
    throw error;
  }
  const { port, address } = await listening;
  const restart = async () => {
    const restarted = startOnce({ ...web, port, isExact: true });
    restarted.listening.catch(async (error: unknown) => {
      if (ending.isRequested) return;
      printError(error instanceof Error ? error.message : String(error));
      await restarted.child.stop(START_GRACE_MS);
    });
    return restarted.child;
  };
  keepPart({ name: "The web server", first: child, restart, graceMs: GRACE_MS }, parts, ending);
  return address;
}

function startOnce(web: WebProgram): StartedWeb {
  const earlyLines: string[] = [];
  let isReady = false;
  let onMessage: (message: unknown) => void = () => {};
  const child = startChild({
    args: programs.web(web, web.dev),
    cwd: ROOT,
    variables: { ...web.variables, HOST: web.host },
    onLine(line, stream) {
      // Next.js' startup output is shown only if the start fails.
      if (!isReady && !line.startsWith("{")) earlyLines.push(line);
      else if (stream === "stdout") print(web.show(line));
      else printError(web.show(line));
    },
    onMessage: (message) => onMessage(message),
  });
  const listening = new Promise<Listening>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The web server was not ready within ${READY_TIMEOUT_MS / 1000} s.`)),
      READY_TIMEOUT_MS,
    );
    let found: Listening | undefined;
    onMessage = (received) => {
      const message = webMessage.safeParse(received).data;
      if (message?.type === "listen-failed") reject(new Error(listenProblem(web, message.code)));
      if (message?.type === "listening") found = message;
      if (message?.type !== "ready" || !found) return;
      isReady = true;
      clearTimeout(timer);
      resolve(found);
    };
    void child.exited.then((exit) => {
      clearTimeout(timer);
      reject(new Error([...earlyLines, `The web server ended (${describeExit(exit)}).`].join("\n")));
    });
  });
  return { child, listening };
}
