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

/** The first free one of the wanted ports on 127.0.0.1, else any free one. */
export async function freePort(wanted: readonly number[]): Promise<number> {
  for (const port of wanted) {
    const free = await tryPort(port);
    if (free !== null) return free;
  }
  const any = await tryPort(0);
  if (any === null) throw new Error("no free port on 127.0.0.1: the address cannot be listened on");
  return any;
}
