import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

/** Secrets shared by the processes of an installation. */
export type Secrets = { cronSecret: string; nextAuthSecret: string };

const shape = z.object({ cronSecret: z.string().min(16), nextAuthSecret: z.string().min(16) });

const newSecret = () => randomBytes(32).toString("base64url");

/**
 * Secrets of an installation, from `secrets.json` in its folder; generated at the first start, readable by the owner
 * only. Permissions of an existing file are restricted.
 * @param home the installation's folder, created if missing
 * @throws Error if the file has other content
 */
export function installationSecrets(home: string): Secrets {
  const file = path.join(home, "secrets.json");
  fs.mkdirSync(home, { recursive: true });
  if (!fs.existsSync(file)) writeOnce(file, { cronSecret: newSecret(), nextAuthSecret: newSecret() });
  fs.chmodSync(file, 0o600);
  return read(file);
}

/**
 * Written to a temporary file first: two simultaneous starts agree on one file, and a crash leaves no partial file.
 */
function writeOnce(file: string, secrets: Secrets): void {
  const temporaryFile = `${file}.${randomUUID()}`;
  fs.writeFileSync(temporaryFile, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    fs.linkSync(temporaryFile, file);
  } catch (error) {
    if (!fs.existsSync(file)) throw error;
  } finally {
    fs.rmSync(temporaryFile, { force: true });
  }
}

function read(file: string): Secrets {
  try {
    return shape.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    throw new Error(
      `${file} does not contain this installation's secrets. ` +
        "Restore it from a backup, or delete it: new secrets are generated, and everyone has to sign in again.",
    );
  }
}
