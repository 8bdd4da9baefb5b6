import net from "node:net";

/** How many ports above the usual one are tried. */
const TRIES = 50;

/**
 * The port the web server will listen on.
 * @param wanted what the settings say; 0 = any free one
 * @param fixed whether a person named it, so that no other may be taken in its place
 * @throws Error when a fixed port, or every port tried, is taken or may not be used
 */
export async function choosePort(host: string, wanted: number, fixed: boolean): Promise<number> {
  if (fixed || wanted === 0) {
    const { port, problem } = await probe(host, wanted);
    if (port !== null) return port;
    throw new Error(refusal(host, wanted, problem));
  }
  for (let port = wanted; port < Math.min(wanted + TRIES, 65_536); port++) {
    const found = await probe(host, port);
    if (found.port !== null) return found.port;
    if (found.problem !== "EADDRINUSE") throw new Error(refusal(host, port, found.problem));
  }
  throw new Error(`Every port from ${wanted} to ${wanted + TRIES - 1} on ${host} is taken. Set PORT.`);
}

function refusal(host: string, port: number, problem: string): string {
  if (problem === "EADDRINUSE") {
    return `Port ${port} on ${host} is taken by another program. Stop it, or set PORT to a free one.`;
  }
  if (problem === "EACCES") {
    return `Port ${port} on ${host} may not be opened by this user. Set PORT to 1024 or above.`;
  }
  if (problem === "EADDRNOTAVAIL" || problem === "ENOTFOUND" || problem === "EAI_AGAIN") {
    return `HOST ${host} is no address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (everybody).`;
  }
  return `Port ${port} on ${host} cannot be opened (${problem}). Check HOST and PORT.`;
}

/** Opens a port and closes it again. */
function probe(host: string, port: number): Promise<{ port: number | null; problem: string }> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ port: null, problem: error.code ?? error.message }),
    );
    server.listen(port, host, () => {
      const address = server.address();
      const opened = address !== null && typeof address === "object" ? address.port : port;
      server.close(() => resolve({ port: opened, problem: "" }));
    });
  });
}
