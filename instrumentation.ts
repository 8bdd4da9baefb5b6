/** Runs once as the web server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    await import("./lib/follow-launcher.mjs");
    // Vercel says itself whom it answers, and lets no client say it.
    if (!process.env.VERCEL) (await import("@/lib/auth/socket-address")).appendSocketAddresses();
  }
}
