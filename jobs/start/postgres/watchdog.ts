import { spawn } from "node:child_process";
import { asServer } from "@/jobs/start/postgres/server-user";

/**
 * Waits for the end of its input, then stops the server gracefully, and by force after 30 s. `read` is a shell
 * builtin, so there is no extra process.
 */
const SCRIPT = `
while read -r line; do :; done
kill -INT "$1" || exit 0
seconds=0
while kill -0 "$1"; do
  case "$(ps -o stat= -p "$1")" in Z*) exit 0 ;; esac
  seconds=$((seconds + 1))
  [ "$seconds" -eq 30 ] && kill -QUIT "$1"
  [ "$seconds" -ge 40 ] && exit 1
  sleep 1
done
`;

/**
 * Stops the server when this process ends without doing so, as after `kill -9`, which PostgreSQL does not notice. A
 * small shell process reads from a pipe that only this process holds open. Not available on Windows.
 * @param pid of the server
 * @returns function that ends the watchdog; call it after the server has ended
 */
export function stopServerWithThisProcess(pid: number): () => void {
  if (process.platform === "win32") return () => undefined;
  const watchdog = spawn("/bin/sh", ["-c", SCRIPT, "sigmawatch-watchdog", String(pid)], {
    ...asServer(null),
    // Own process group, because the launcher's group may be killed as a whole.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without a shell, the next start stops the server.
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  return () => {
    watchdog.kill("SIGKILL");
    watchdog.stdin.destroy();
  };
}
