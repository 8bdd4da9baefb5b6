import fs from "node:fs";
import path from "node:path";

/**
 * True if the generated Prisma client is missing or older than the schema, for example after an installation without
 * scripts. Modules that import it cannot be loaded then.
 * @param root the project's folder
 */
export function clientIsMissing(root: string): boolean {
  const client = fs.statSync(path.join(root, "lib/db/generated/client.ts"), { throwIfNoEntry: false });
  const schema = fs.statSync(path.join(root, "prisma/schema.prisma"));
  return !client || client.mtimeMs < schema.mtimeMs;
}
