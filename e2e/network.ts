import { request as ask, createServer, type Server } from "node:http";
import type { Socket } from "node:net";

/**
 * A proxy that treats the event stream as some networks do. `pass`: forwards it; `refuse`: answers 503; `hold`: sends
 * the headers and buffers the rest.
 */
type Treatment = "pass" | "refuse" | "hold";

export type Network = {
  /** URL of the page through the proxy, with a trailing slash. */
  url: string;
  treat(treatment: Treatment): void;
  /** Closes the open streams. */
  cutStreams(): void;
  /** Closes everything and forwards nothing until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

const STREAM = "/api/stream";

/** @param port of the server on this machine */
export async function openNetwork(port: number): Promise<Network> {
  let treatment: Treatment = "pass";
  let isCut = false;
  const sockets = new Set<Socket>();
  const streams = new Set<Socket>();
  const listener: Server = createServer((request, response) => {
    if (isCut) {
      request.socket.destroy();
      return;
    }
    const isStream = request.url === STREAM;
    if (isStream) {
      streams.add(request.socket);
      request.socket.once("close", () => streams.delete(request.socket));
    }
    if (isStream && treatment === "refuse") {
      response.writeHead(503, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { code: "too_many_streams", message: "Too many." } }));
      return;
    }
    if (isStream && treatment === "hold") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      return;
    }
    const { method, url, headers } = request;
    const onward = ask({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    // Closes the other end too.
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  listener.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("The network has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    treat: (next) => {
      treatment = next;
    },
    cutStreams: () => {
      for (const socket of streams) socket.destroy();
    },
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}
