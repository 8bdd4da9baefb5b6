import { type Algorithm, hash, type Options, verify } from "@node-rs/argon2";

/**
 * argon2id with 19 MiB, two passes and one lane, as recommended by the OWASP Password Storage Cheat Sheet. The number
 * is written out because the package exports the enum as a type only.
 */
const ARGON2ID: Algorithm.Argon2id = 2;
const COST: Options = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Digest of a random password, so that checking an unknown account takes as long as checking a known one. */
let dummyHash: Promise<string> | undefined;

/** Password digest, including salt and parameters. The password is neither normalized nor truncated. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/**
 * Verifies a password; takes the same time with and without a digest.
 * @param digest null if the account has no password or does not exist: the result is false
 */
export async function verifyPassword(digest: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword(crypto.randomUUID());
  const matches = await verify(digest ?? (await dummyHash), password);
  return digest !== null && matches;
}
