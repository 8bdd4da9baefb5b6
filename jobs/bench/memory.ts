import { readdirSync, readFileSync } from "node:fs";

/** Peak memory of this process, bytes. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/**
 * Memory of a process and its children, bytes; shared memory is counted once.
 * @returns null if it cannot be read: only Linux provides it, with sufficient permissions
 */
export function memoryOfTree(pid: number): number | null {
  try {
    const pids = [pid, ...childrenOf(pid)];
    return pids.reduce((sum, member) => {
      const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${member}/smaps_rollup`, "utf8"))?.[1];
      return sum + Number(kilobytes ?? 0) * 1024;
    }, 0);
  } catch {
    return null;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
}

function parentOf(pid: number): number | null {
  try {
    // The name in parentheses may contain spaces and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    return Number(fields?.[1]);
  } catch {
    return null;
  }
}
