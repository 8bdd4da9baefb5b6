import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What tells a process from a later one with the same number: when it was started. Null where no such
 * process lives (one that ended but was not yet collected by its parent counts as gone). Where the system
 * cannot tell the start time, the text is "unknown" and only the number speaks.
 */
export function processStart(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The command in field 2 may itself hold spaces and brackets: read on from its last bracket.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [state] = fields;
      if (state === "Z" || state === "X") return null;
      const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      return `${bootId}:${fields[19]}`;
    } catch {
      return null;
    }
  }
  if (process.platform !== "win32") {
    const ps = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" });
    const text = ps.stdout?.trim() ?? "";
    if (ps.status === 0) return text === "" || text.startsWith("Z") ? null : text.replace(/^\S+\s+/, "");
  }
  try {
    process.kill(pid, 0);
    return "unknown";
  } catch (error) {
    // Not being allowed to signal it means that it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM" ? "unknown" : null;
  }
}

/** The command line of a living process, arguments parted by spaces; null where it cannot be read. */
export function processCommand(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() || null;
    } catch {
      return null;
    }
  }
  if (process.platform === "win32") return null;
  const ps = spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return ps.status === 0 ? ps.stdout.trim() || null : null;
}

/** Waits until a process is gone. @returns whether it went within the time */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (processStart(pid) !== null) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}
