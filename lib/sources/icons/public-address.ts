import { lookup } from "node:dns";
import { BlockList, type LookupFunction } from "node:net";

/** Networks that lie behind a router, name this machine, or belong to nobody: no image host is there (RFC 6890). */
const PRIVATE: [network: string, prefix: number, family: "ipv4" | "ipv6"][] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 127, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001::", 32, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];

const blocked = new BlockList();
for (const [network, prefix, family] of PRIVATE) blocked.addSubnet(network, prefix, family);

/** Whether an address may be that of a public server. An IPv4 address written as IPv6 is judged as what it is. */
export function isPublicAddress(address: string, family: number): boolean {
  return !blocked.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** A host that was asked for by name has an address where nothing of ours may be asked for. */
export class PrivateAddressError extends Error {
  override name = "PrivateAddressError";
}

/**
 * Resolves a host as usual, but fails with `PrivateAddressError` when any of its addresses is private. The connection
 * goes to what was judged here: a name that answers differently the second time gains nothing.
 */
export const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const first = addresses?.[0];
    if (error || !first) return callback(error ?? new Error(`${host} has no address.`), "", 0);
    if (!addresses.every(({ address, family }) => isPublicAddress(address, family))) {
      return callback(new PrivateAddressError(`${host} has a private address.`), "", 0);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
