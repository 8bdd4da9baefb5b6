import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { homeHolder, lockHome } from "@/jobs/start/postgres/home-lock";
import type { EndRequest } from "./end-request";
import { print } from "./output";
import { programs, ROOT } from "./programs";
import { runOnce } from "./run-once";
import type { Variables } from "./variables";
import { buildIsFresh, invalidateBuild, recordBuild, sourcesFingerprint } from "./web-build";

/** Folder of the build lock: the product and its demo may start at the same time. */
const LOCK_FOLDER = path.join(ROOT, "node_modules/.cache/sigmawatch");
const RETRY_MS = 500;

/**
 * Creates the production build unless a complete one of the same sources exists, so that `git pull && npm start`
 * serves the new version. Waits for a build by another launcher.
 * @throws Error with the build's output if it fails
 */
export async function buildPages(variables: Variables, ending: EndRequest): Promise<void> {
  if (buildIsFresh(ROOT, sourcesFingerprint(ROOT))) return;
  print("Building the web pages, about 20 s …");
  const release = await acquireBuildLock(ending);
  try {
    const fingerprint = sourcesFingerprint(ROOT);
    if (buildIsFresh(ROOT, fingerprint)) return;
    invalidateBuild(ROOT);
    const { exitCode, output } = await runOnce(programs.build(), variables, ending);
    if (exitCode !== 0)
      throw new Error(`${output}\n\nThe web pages could not be built: see the output above.`);
    recordBuild(ROOT, fingerprint);
  } finally {
    release();
  }
}

async function acquireBuildLock(ending: EndRequest): Promise<() => void> {
  fs.mkdirSync(LOCK_FOLDER, { recursive: true });
  for (;;) {
    ending.throwIfRequested();
    try {
      return lockHome(LOCK_FOLDER);
    } catch (error) {
      if (homeHolder(LOCK_FOLDER) === null) throw error;
    }
    await sleep(RETRY_MS);
  }
}
