import { createHash, randomBytes, randomInt } from "node:crypto";

/** Without letters that look like digits, or like each other. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A token for a person to read off a screen and type: 80 bits, `7QF4-MX2A-9KDR-B3TC`. */
export function newSetupToken(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** A token that is only used in links: 256 bits. */
export function newLinkToken(): string {
  return randomBytes(32).toString("base64url");
}

/** A set-up token however it was typed: in small letters, without dashes, O for 0, I or L for 1. */
export function readSetupToken(typed: string): string {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return plain.replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** What is kept of a token. It is random and long, so that a plain digest cannot be turned back. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** What is kept of a set-up token, however it was typed. */
export function setupTokenDigest(token: string): string {
  return tokenDigest(readSetupToken(token));
}
