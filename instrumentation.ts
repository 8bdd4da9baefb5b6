/** Where the build leaves what pages load, seen from the folder the server is started in. */
const SCRIPTS = ".next/static/chunks";

/** Runs once as the web server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    await import("./lib/follow-launcher.mjs");
    if (process.env.NODE_ENV === "production") {
      (await import("@/lib/compressed-scripts")).sendCompressed(SCRIPTS, "/_next/static/chunks");
    }
    // Vercel says itself whom it answers, and lets no client say it.
    if (!process.env.VERCEL) (await import("@/lib/auth/socket-address")).appendSocketAddresses();
  }
}
