import { lookup } from "node:dns";
import { BlockList, isIPv6, type LookupFunction } from "node:net";

/** Networks behind a router, of this machine or reserved: no public server is there (RFC 6890). */
const PRIVATE = [
  ...[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
  ],
  ...["192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"],
  ...[
    "::/127",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/32",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
  ],
  "ff00::/8",
];

const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");
const blocked = new BlockList();
for (const subnet of PRIVATE) {
  const [network = "", prefix] = subnet.split("/");
  blocked.addSubnet(network, Number(prefix), familyOf(network));
}

/** Whether an IP address can be that of a public server. An IPv4 address written as IPv6 counts as IPv4. */
export function isPublicAddress(address: string): boolean {
  return !blocked.check(address, familyOf(address));
}

/** A host name has a private address. */
export class PrivateAddressError extends Error {
  override name = "PrivateAddressError";
}

/**
 * Resolves a host as usual, but fails with `PrivateAddressError` when any of its addresses is private. The connection
 * uses the addresses checked here, so that a second resolution cannot return others.
 */
export const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const first = addresses?.[0];
    if (error || !first) return callback(error ?? new Error(`${host} has no address.`), "", 0);
    if (!addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new PrivateAddressError(`${host} has a private address.`), "", 0);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
