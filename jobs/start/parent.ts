const CHECK_EVERY_MS = 1000;

/**
 * Calls `onGone` when the shell between npm and the launcher has ended: npm sends signals to that shell only, and the
 * launcher would otherwise keep running. Without npm it does nothing, because the parent may end on purpose, as with
 * `nohup … &`.
 */
export function whenParentIsGone(environment: NodeJS.ProcessEnv, onGone: () => void): void {
  if (environment.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, CHECK_EVERY_MS);
  timer.unref();
}
