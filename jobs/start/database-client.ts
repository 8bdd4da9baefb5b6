import fs from "node:fs";
import path from "node:path";

/**
 * Whether the generated Prisma client is absent or older than the schema, as after an installation without
 * scripts or after an upgrade. Nothing that imports it can be loaded then.
 * @param root the project's folder
 */
export function clientIsMissing(root: string): boolean {
  const client = fs.statSync(path.join(root, "lib/db/generated/client.ts"), { throwIfNoEntry: false });
  const schema = fs.statSync(path.join(root, "prisma/schema.prisma"));
  return !client || client.mtimeMs < schema.mtimeMs;
}
