import net from "node:net";
import type { WebAddress } from "./programs";

/** Checks a port from the settings before the slow startup steps. @throws Error if it is in use or not permitted */
export async function checkPort(host: string, port: number): Promise<void> {
  const problem = await new Promise<string | null>((resolve) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
  if (problem !== null) throw new Error(listenProblem({ host, port, isExact: true }, problem));
}

/** Why the web server cannot listen, and what to do. @param code Node.js error code */
export function listenProblem({ host, port, isExact }: WebAddress, code: string): string {
  if (code === "EADDRINUSE") {
    return isExact
      ? `Port ${port} on ${host} is in use by another program. Stop it, or set PORT to a free one.`
      : `Port ${port} on ${host} and the ports above it are in use. Set PORT to a free one.`;
  }
  if (code === "EACCES") {
    return `Port ${port} on ${host} needs more permissions. Set PORT to 1024 or above.`;
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `HOST ${host} is not an address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (all interfaces).`;
  }
  return `Port ${port} on ${host} cannot be opened (${code}). Check HOST and PORT.`;
}
