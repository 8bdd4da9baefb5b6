import fs from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { BUILT_SCRIPTS, COMPRESSED, COMPRESSED_TYPES } from "@/lib/compressed-scripts";

/**
 * Puts beside every script and style sheet of a finished build its text as brotli packs it best, which takes too long to do
 * with every answer.
 * @param root the project's folder
 * @throws Error of the file system
 */
export function compressScripts(root: string): void {
  const folder = path.join(root, BUILT_SCRIPTS);
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!COMPRESSED_TYPES.has(path.extname(name))) continue;
    const file = path.join(folder, name);
    const text = fs.readFileSync(file);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    fs.writeFileSync(file + COMPRESSED, brotliCompressSync(text, { params }));
  }
}
