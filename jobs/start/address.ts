/**
 * The address a browser on this machine uses.
 * @param host what the server listens on; every-address hosts are reached on loopback
 */
export function webAddress(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
