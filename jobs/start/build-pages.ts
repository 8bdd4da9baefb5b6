import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { homeHolder, takeHome } from "@/jobs/start/postgres/home-lock";
import type { EndRequest } from "./end-request";
import { print } from "./output";
import { programs, ROOT } from "./programs";
import { runOnce } from "./run-once";
import type { Variables } from "./variables";
import { buildIsFresh, forgetBuild, rememberBuild, sourcesFingerprint } from "./web-build";

/** Holds the lock of the one launcher that builds: the product and its demo may start at the same time. */
const LOCK_FOLDER = path.join(ROOT, "node_modules/.cache/sigmawatch");
const LOOK_AGAIN_MS = 500;

/**
 * Makes the production build unless a finished one of exactly these sources is there, so that
 * `git pull && npm start` serves what was pulled. A build that another launcher is making is waited for.
 * @throws Error with the build's own output when it fails
 */
export async function buildPages(variables: Variables, ending: EndRequest): Promise<void> {
  if (buildIsFresh(ROOT, sourcesFingerprint(ROOT))) return;
  print("Building the web pages, about 20 s …");
  const release = await takeTurn(ending);
  try {
    const fingerprint = sourcesFingerprint(ROOT);
    if (buildIsFresh(ROOT, fingerprint)) return;
    forgetBuild(ROOT);
    const { exitCode, output } = await runOnce(programs.build(), variables, ending);
    if (exitCode !== 0)
      throw new Error(`${output}\n\nThe web pages could not be built; the reason stands above.`);
    rememberBuild(ROOT, fingerprint);
  } finally {
    release();
  }
}

async function takeTurn(ending: EndRequest): Promise<() => void> {
  fs.mkdirSync(LOCK_FOLDER, { recursive: true });
  for (;;) {
    ending.throwIfRequested();
    try {
      return takeHome(LOCK_FOLDER);
    } catch (error) {
      if (homeHolder(LOCK_FOLDER) === null) throw error;
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
