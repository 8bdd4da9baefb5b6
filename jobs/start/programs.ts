import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export type WebAddress = {
  host: string;
  /** 0 for any free port. */
  port: number;
  /** True if no other port may be used. */
  isExact: boolean;
};

/** `node` arguments of each program. */
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
