import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

/** What the processes of one machine need to trust each other, made once and kept. */
export type Secrets = { cronSecret: string; nextAuthSecret: string };

const shape = z.object({ cronSecret: z.string().min(16), nextAuthSecret: z.string().min(16) });

const newSecret = () => randomBytes(32).toString("base64url");

/**
 * The secrets of an installation, from `secrets.json` in its folder; made at the first start, readable
 * by its owner only. A file that others may read is closed to them.
 * @param home the installation's folder, made when absent
 * @throws Error when the file is there but holds something else
 */
export function installationSecrets(home: string): Secrets {
  const file = path.join(home, "secrets.json");
  fs.mkdirSync(home, { recursive: true });
  if (!fs.existsSync(file)) writeOnce(file, { cronSecret: newSecret(), nextAuthSecret: newSecret() });
  fs.chmodSync(file, 0o600);
  return read(file);
}

/** Written whole under another name first: two starts at once agree on one file, a crash leaves none half written. */
function writeOnce(file: string, secrets: Secrets): void {
  const draft = `${file}.${randomUUID()}`;
  fs.writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if (!fs.existsSync(file)) throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function read(file: string): Secrets {
  try {
    return shape.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    throw new Error(
      `${file} does not hold this installation's secrets. ` +
        "Put it back from a copy, or delete it: new ones are made, and everybody has to sign in again.",
    );
  }
}
