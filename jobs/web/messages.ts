import { z } from "zod";

/** Messages of the web server to its parent process. */
export const webMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), port: z.int(), address: z.string() }),
  /** `code` is a Node.js error code such as EADDRINUSE. */
  z.object({ type: z.literal("listen-failed"), code: z.string() }),
  /** Next.js is loaded. */
  z.object({ type: z.literal("ready") }),
]);
export type WebMessage = z.infer<typeof webMessage>;
