import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { EmbeddedPostgresError, errorCode } from "@/jobs/start/postgres/embedded-error";

const shape = z.object({
  user: z.string().min(1),
  password: z.string().min(1),
  port: z.number().int().nullable(),
  /** The folder outside the home that holds the server's files; null when they lie in the home. */
  elsewhere: z.string().nullable(),
});

/** What a home remembers about its server. */
export type RememberedServer = z.infer<typeof shape>;

const settingsFile = (home: string) => path.join(home, "postgres.json");

/**
 * What the home remembers about its server; a new name and password where it remembers nothing yet.
 * @throws EmbeddedPostgresError when the file is damaged
 */
export function readRemembered(home: string): RememberedServer {
  const file = settingsFile(home);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return {
      user: "sigmawatch",
      password: randomBytes(24).toString("base64url"),
      port: null,
      elsewhere: null,
    };
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `${file}, which holds the database's password, is damaged. Restore it from a backup.`,
      { cause },
    );
  }
}

/** Writes it whole or not at all, readable by its owner only. */
export function remember(home: string, server: RememberedServer): void {
  const file = settingsFile(home);
  writeFileSync(`${file}.new`, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * Settings of the running server: one machine, one product, many small commits and a few large reads.
 * Memory is meant for a machine of 2 GB and up.
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: "256MB",
  work_mem: "32MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  // Compiling a plan costs more than any statement here runs for.
  jit: "off",
  // The newest day is in memory, and the rest on solid-state disks.
  random_page_cost: "1.1",
  // Every tick rewrites every row of two tables.
  autovacuum_naptime: "15s",
  timezone: "UTC",
  log_timezone: "UTC",
};
