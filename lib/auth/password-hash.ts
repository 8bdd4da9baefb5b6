import { type Algorithm, hash, type Options, verify } from "@node-rs/argon2";

/**
 * argon2id with 19 MiB, two passes and one lane, as OWASP's Password Storage Cheat Sheet asks. The algorithm's number
 * is spelled out because the package declares it as a constant that exists in types only.
 */
const ARGON2ID: Algorithm.Argon2id = 2;
const COST: Options = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a password that nobody has: checking against it takes as long as against anybody's. */
let dummyHash: Promise<string> | undefined;

/** A password's digest, with salt and parameters in it. Every character counts, none is changed or cut off. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/**
 * Compares in the time it takes for an account with a password, whether there is one or not.
 * @param digest null for an account without a password, or none at all: the answer is false
 */
export async function verifyPassword(digest: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword(crypto.randomUUID());
  const matches = await verify(digest ?? (await dummyHash), password);
  return digest !== null && matches;
}
