import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where the web server listens. */
export type WebAddress = {
  host: string;
  /** 0 means any free port. */
  port: number;
  /** Whether no other port may be used instead. */
  isExact: boolean;
};

/** Arguments of `node` for each program the launcher starts. */
export const programs = {
  build: () => [require.resolve("next/dist/bin/next"), "build"],
  web: ({ host, port, isExact }: WebAddress, dev: boolean) => [
    ...["jobs/web/main.mjs", "--host", host, "--port", String(port)],
    ...(isExact ? ["--exact-port"] : []),
    ...(dev ? ["--dev"] : []),
  ],
  sampler: () => ["--import", pathToFileURL(require.resolve("tsx")).href, "jobs/sampler.ts"],
  generateClient: () => ["prisma/generate.mjs"],
};
