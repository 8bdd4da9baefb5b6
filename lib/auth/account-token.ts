import { createHash, randomBytes, randomInt } from "node:crypto";

/** Digits and capital letters without I, L, O and U, which are easily misread. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** Setup token that a person can read and type: 80 bits, for example `7QF4-MX2A-9KDR-B3TC`. */
export function newSetupToken(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** Token for links: 256 bits. */
export function newLinkToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Normalizes a typed setup token: lower case and missing dashes are accepted, O reads as 0, I and L as 1. */
export function normalizeSetupToken(typed: string): string {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return plain.replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** Stored form of a token. A plain SHA-256 digest suffices because tokens are long and random. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Stored form of a typed setup token. */
export function setupTokenDigest(token: string): string {
  return tokenDigest(normalizeSetupToken(token));
}
