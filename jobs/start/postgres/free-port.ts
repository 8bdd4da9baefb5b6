import { createServer } from "node:net";

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}

/** First free port of `preferred` on 127.0.0.1, otherwise any free port. */
export async function freePort(preferred: readonly number[]): Promise<number> {
  for (const port of preferred) {
    const free = await tryPort(port);
    if (free !== null) return free;
  }
  const any = await tryPort(0);
  if (any === null) throw new Error("no free port on 127.0.0.1: the address cannot be listened on");
  return any;
}
