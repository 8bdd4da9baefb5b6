import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const next = (...words: string[]) => [require.resolve("next/dist/bin/next"), ...words];

/** Arguments of `node` for each program the launcher starts. */
export const programs = {
  build: () => next("build"),
  web: (host: string, port: number) => next("start", "-H", host, "-p", String(port)),
  dev: (host: string, port: number) => [
    "--import",
    // The server is a grandchild here: instrumentation.ts makes it follow the process between, which must follow the launcher.
    new URL("../../lib/follow-launcher.mjs", import.meta.url).href,
    ...next("dev", "-H", host, "-p", String(port)),
  ],
  sampler: () => ["--import", pathToFileURL(require.resolve("tsx")).href, "jobs/sampler.ts"],
  generateClient: () => ["prisma/generate.mjs"],
};
