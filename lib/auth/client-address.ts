import { isIPv6 } from "node:net";

/**
 * Client address for rate limiting. Each proxy, our own web server included, appends the peer's address to
 * `X-Forwarded-For`; earlier entries come from the client and are not trusted.
 * @param forwarded the header's value
 * @param proxies number of trusted proxies before the web server
 * @returns an IPv4 address, the /64 network of an IPv6 address (one household usually has a whole /64), or "unknown"
 */
export function forwardedAddress(forwarded: string | null, proxies: number): string {
  const hops = (forwarded ?? "").split(",").map((hop) => hop.trim());
  const address = hops[Math.max(0, hops.length - 1 - proxies)] ?? "";
  if (address === "") return "unknown";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  return isIPv6(address) ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array(8 - front.length - back.length).fill("0");
  const groups = [...front, ...zeros, ...back].map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.slice(0, 4).join(":")}::/64`;
}
