/** How often it is looked whether the parent is still there. */
const LOOK_EVERY_MS = 1000;

/**
 * Tells when the program that npm put between itself and the launcher is gone. A signal sent to npm ends
 * that shell and goes no further; without this the service would run on with nobody to stop it.
 * Does nothing outside of npm: there a parent may leave on purpose, as a shell does after `nohup … &`.
 */
export function whenParentIsGone(environment: NodeJS.ProcessEnv, tell: () => void): void {
  if (environment.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    tell();
  }, LOOK_EVERY_MS);
  timer.unref();
}
