/** Runs once as the web server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    await import("./lib/follow-launcher.mjs");
    if (process.env.NODE_ENV === "production") {
      const { BUILT_SCRIPTS, sendCompressed } = await import("@/lib/compressed-scripts");
      // The server is started in the project's folder.
      sendCompressed(BUILT_SCRIPTS, "/_next/static/chunks");
    }
    // Vercel says itself whom it answers, and lets no client say it.
    if (!process.env.VERCEL) (await import("@/lib/auth/socket-address")).appendSocketAddresses();
  }
}
