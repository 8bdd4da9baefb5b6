import fs from "node:fs";
import path from "node:path";
import { BUILT_SCRIPTS } from "@/lib/compressed-scripts";

/**
 * Chromium compiles the functions of a script that begins so while it is on its way, on a thread of its own, and not one by
 * one as the page calls them. Most are called while a page starts, where that held up the page for longer than anything of
 * its own. To other browsers it is a comment. Source: https://v8.dev/blog/explicit-compile-hints
 */
export const COMPILE_HINT = "//# allFunctionsCalledOnLoad\n";

/**
 * Puts the hint before every script of a finished build that does not have it yet. Their names, made from what the bundler
 * wrote, stay: with and without it they do the same.
 * @param root the project's folder
 * @throws Error of the file system
 */
export function hintScripts(root: string): void {
  const folder = path.join(root, BUILT_SCRIPTS);
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".js")) continue;
    const file = path.join(folder, name);
    const script = fs.readFileSync(file, "utf8");
    if (!script.startsWith(COMPILE_HINT)) fs.writeFileSync(file, COMPILE_HINT + script);
  }
}
