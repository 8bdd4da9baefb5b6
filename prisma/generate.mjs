// Generates the Prisma client. `prisma generate` wants a native engine it never uses for this
// client and fails where that engine cannot be downloaded; naming any existing program in its place
// is enough. Only `generate` may run this way: `migrate` would do nothing and say nothing.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const cli = require.resolve("prisma/build/index.js");
const result = spawnSync(
  process.execPath,
  [cli, "generate", "--no-hints", "--config", "prisma/prisma.config.ts"],
  {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: "1",
    },
  },
);
if (result.status !== 0) {
  process.stderr.write(`The Prisma client could not be generated.\n${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}
