import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { z } from "zod";

const started = z.object({ request: z.instanceof(IncomingMessage) });

/**
 * Makes the web server add to every request's `X-Forwarded-For` whom it really answers, as a proxy does. Next adds
 * that only where the header is absent, so that without this a client could name any address it likes. Call once.
 */
export function appendSocketAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const request = started.safeParse(message).data?.request;
    const address = request?.socket.remoteAddress;
    if (!request || address === undefined) return;
    const said = request.headers["x-forwarded-for"];
    request.headers["x-forwarded-for"] = said === undefined ? address : `${String(said)}, ${address}`;
  });
}
