import { z } from "zod";

/** What the tests' servers tell the tests, through a file. */
export const stageSettings = z.object({
  /** The tests' database itself. */
  databaseUrl: z.string(),
  /** `POST /cut` and `POST /mend`: the line between the web servers and the database. */
  controlUrl: z.string(),
  /** What the web servers' sessions are encrypted with. */
  sessionSecret: z.string(),
  /** File with everything that the web servers wrote to their output. */
  logFile: z.string(),
});
export type StageSettings = z.infer<typeof stageSettings>;

const settings = z.object({
  E2E_PORT: z.coerce.number().int(),
  E2E_DEMO_PORT: z.coerce.number().int(),
  E2E_STATE: z.string(),
});

/** What was settled once for the run: ports of the two web servers and the file above. */
export function runSettings(): z.infer<typeof settings> {
  return settings.parse(process.env);
}
