import { z } from "zod";

/** What the web server tells the process that started it. */
export const webMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), port: z.int(), address: z.string() }),
  /** `code` is that of Node.js: EADDRINUSE, EACCES … */
  z.object({ type: z.literal("listen-failed"), code: z.string() }),
  /** Next.js is loaded: requests are answered without delay. */
  z.object({ type: z.literal("ready") }),
]);
export type WebMessage = z.infer<typeof webMessage>;
