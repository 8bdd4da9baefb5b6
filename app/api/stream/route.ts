import { z } from "zod";
import { tickStreams } from "@/lib/data/tick-streams";
import { handle, methodNotAllowed } from "@/lib/http/handler";

/**
 * Server-sent events: `tick` with `{ version, at, source }` for the newest stored tick at first and for each new one;
 * `changed` with `{}` when anything else in `/api/latest` or the lists may have changed, such as a failed round; `state` with
 * `{ listening }` at first, on change and every 15 s. While `listening` is false, or nothing arrives, poll `/api/latest`.
 * Public, because it contains no more than `/api/latest`. 503 when too many are open.
 */
export const GET = handle({
  access: "public",
  reply: z.never(),
  run: async ({ request }) =>
    new Response(tickStreams().open(request.signal), {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        // Proxies must neither cache nor compress it: compression buffers events.
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        connection: "close",
      },
    }),
});

// Next.js would otherwise answer HEAD by running GET, and never finish.
export const HEAD = methodNotAllowed(["GET"]);
