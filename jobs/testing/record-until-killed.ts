// Records ticks into the database given on the command line until killed; prints each stored event time.
import { recordTicks } from "@/jobs/testing/record-ticks";

const [url = ""] = process.argv.slice(2);

recordTicks(url, (atMs) => process.stdout.write(`${atMs}\n`)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
