import { z } from "zod";
import { liveStream } from "@/lib/data/live-stream";
import { handle, methodNotAllowed } from "@/lib/http/handler";

/**
 * Server-sent events: `latest`, with the reply of `/api/latest`, at first, at each stored tick and other change, such as a
 * failed round, and every 15 s. While none arrive, poll `/api/latest`. Public, because it contains no more than that. A
 * client that does not keep up is disconnected. 503 when too many are open.
 */
export const GET = handle({
  access: "public",
  reply: z.never(),
  run: async ({ request }) =>
    new Response(liveStream().open(request.signal), {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        // Proxies must neither cache nor compress it: compression buffers events.
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        connection: "close",
      },
    }),
});

// Next.js would otherwise run GET for HEAD, which never ends.
export const HEAD = methodNotAllowed(["GET"]);
