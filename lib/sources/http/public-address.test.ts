import type { LookupAddress } from "node:dns";
import { describe, expect, it, vi } from "vitest";
import { isPublicAddress, lookupPublic, PrivateAddressError } from "@/lib/sources/http/public-address";

const PUBLIC: LookupAddress[] = [
  { address: "2606:4700::1", family: 6 },
  { address: "104.18.0.1", family: 4 },
];
/** Addresses of the fake resolver. */
const NAMES: Record<string, LookupAddress[]> = {
  "images.test": PUBLIC,
  "inside.test": [{ address: "10.0.0.7", family: 4 }],
  "half-inside.test": [...PUBLIC, { address: "::ffff:127.0.0.1", family: 6 }],
  "nothing.test": [],
};
vi.mock("node:dns", () => ({
  lookup: (host: string, _: object, callback: (error: Error | null, addresses?: LookupAddress[]) => void) =>
    NAMES[host] ? callback(null, NAMES[host]) : callback(new Error(`ENOTFOUND ${host}`)),
}));

const resolve = (host: string, options: { all?: boolean }) =>
  new Promise((done) => lookupPublic(host, options, (...answer) => done(answer)));

describe("isPublicAddress", () => {
  it.each([
    ...["10.1.2.3", "127.0.0.1", "0.0.0.0", "169.254.169.254", "172.31.255.255", "192.168.0.1", "100.64.0.1"],
    ...["224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fd00::1", "ff02::1", "2002:7f00:1::"],
    ...["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe"],
  ])("is false for %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["104.18.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1", "::ffff:104.18.0.1"])(
    "is true for %s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe("lookupPublic", () => {
  it("returns the addresses of a name, all of them or the first", async () => {
    expect(await resolve("images.test", { all: true })).toEqual([null, PUBLIC]);
    expect(await resolve("images.test", {})).toEqual([null, "2606:4700::1", 6]);
  });

  it("fails if any address of a name is private", async () => {
    for (const host of ["inside.test", "half-inside.test"]) {
      for (const options of [{ all: true }, {}]) {
        expect(await resolve(host, options)).toMatchObject([expect.any(PrivateAddressError), "", 0]);
      }
    }
  });

  it("fails for an unknown name and for one without addresses", async () => {
    for (const host of ["unknown.test", "nothing.test"]) {
      expect(await resolve(host, { all: true })).toMatchObject([expect.any(Error), "", 0]);
    }
  });
});
