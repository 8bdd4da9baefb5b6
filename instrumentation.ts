/** Runs once as the web server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await import("./lib/follow-launcher.mjs");
}
