import { spawn } from "node:child_process";
import { asServer } from "@/jobs/start/postgres/server-user";

/**
 * Waits until its input ends, then stops the server in good order, after half a minute at once. `read` is part of the shell:
 * there is no further process to end.
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
 * Has the server stopped when this process ends without stopping it, as after `kill -9`: PostgreSQL itself does not notice.
 * A shell of about 1 MB holds the other end of a pipe that only this process writes to. Does nothing on Windows.
 * @param pid of the server
 * @returns ends the watch; to be called once the server has ended
 */
export function stopServerWithThisProcess(pid: number): () => void {
  if (process.platform === "win32") return () => undefined;
  const watchdog = spawn("/bin/sh", ["-c", SCRIPT, "sigmawatch-watchdog", String(pid)], {
    ...asServer(null),
    // Not in this process's group, which may be killed as a whole.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without a shell the next start stops the server.
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  return () => {
    watchdog.kill("SIGKILL");
    watchdog.stdin.destroy();
  };
}
