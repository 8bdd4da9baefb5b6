import { z } from "zod";
import { handle, methodNotAllowed } from "@/lib/api/handler";
import { tickStreams } from "@/lib/data/tick-streams";

/**
 * Server-sent events: `tick` with `{ version, at, source }` whenever a tick was stored, the newest one at once, and `state`
 * with `{ listening }` at first, on change and every 15 s: while it is false, or nothing comes, ticks go untold. Public, as
 * `/api/latest` is, and says no more. Ends when either side wants; 503 when too many are open.
 */
export const GET = handle({
  access: "public",
  reply: z.never(),
  run: async ({ request }) =>
    new Response(tickStreams().open(request.signal), {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        // Neither stored nor compressed on the way: compressing waits for more.
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        connection: "close",
      },
    }),
});

// Next would otherwise answer HEAD by running GET, and never finish.
export const HEAD = methodNotAllowed(["GET"]);
