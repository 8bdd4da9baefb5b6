import { clientIsMissing } from "./database-client";
import type { EndRequest } from "./end-request";
import { print } from "./output";
import { programs, ROOT } from "./programs";
import { runOnce } from "./run-once";
import type { Variables } from "./variables";

/** Generates the database client if it is missing or older than the schema. */
export async function generateClient(variables: Variables, ending: EndRequest): Promise<void> {
  if (!clientIsMissing(ROOT)) return;
  print("Generating the database client …");
  const { exitCode, output } = await runOnce(programs.generateClient(), variables, ending);
  if (exitCode !== 0) throw new Error(output);
}
