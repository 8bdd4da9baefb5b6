// Runs the embedded server of the home given on the command line, as `npm start` does. Prints one JSON line; stops on
// SIGTERM or SIGINT.
import { startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";

const [home = "", flush = "fsync"] = process.argv.slice(2);

try {
  const messages: string[] = [];
  const server = await startEmbeddedPostgres({
    home,
    log: (message) => messages.push(message),
    settings: flush === "no-fsync" ? { fsync: "off" } : {},
  });
  const { url, port, pid, directory } = server;
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.once(name, () => {
      void server.stop().then(() => process.exit(0));
    });
  }
  process.stdout.write(`${JSON.stringify({ url, port, pid, directory, messages })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : error}\n`);
  process.exit(1);
}
