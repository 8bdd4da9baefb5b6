import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const folder = path.resolve(process.cwd(), "..", "shared", "data");

/** True if recorded markets exist beside the project; tests that need them are skipped otherwise. */
export const hasRecordedData = existsSync(folder);

/** Path of a recorded file or folder: `recordedData("nist", "NumAcc3.dat")`. */
export function recordedData(...segments: string[]): string {
  return path.join(folder, ...segments);
}

/** Text of a file, decompressed if its name ends in `.gz`. */
export function readRecordedText(file: string): string {
  const content = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(content) : content).toString("utf8");
}
