import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Start time of a process, which distinguishes it from a later one with the same PID. Null if no such process lives
 * (zombies count as ended); "unknown" where the system does not provide it, so that only the PID is compared.
 */
export function processStart(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The command in field 2 may contain spaces and brackets, so parsing starts after its last bracket.
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
    // EPERM means that the process exists.
    return error instanceof Error && "code" in error && error.code === "EPERM" ? "unknown" : null;
  }
}

/** Command line of a living process, arguments separated by spaces; null if it cannot be read. */
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

/** Waits until a process has ended. @returns false if it has not ended in time */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (processStart(pid) !== null) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}
