import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { EmbeddedPostgresError, errorCode } from "@/jobs/start/postgres/embedded-error";

const shape = z.object({
  user: z.string().min(1),
  password: z.string().min(1),
  port: z.number().int().nullable(),
  /** Folder of the server's files if outside the home, otherwise null. */
  elsewhere: z.string().nullable(),
});

/** Stored settings of a home's server. */
export type SavedSettings = z.infer<typeof shape>;

const settingsFile = (home: string) => path.join(home, "postgres.json");

/**
 * Reads the stored settings of a home's server; generates name and password if there are none.
 * @throws EmbeddedPostgresError if the file is damaged
 */
export function readSavedSettings(home: string): SavedSettings {
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

/** Writes the file atomically, readable by its owner only. */
export function saveSettings(home: string, server: SavedSettings): void {
  const file = settingsFile(home);
  writeFileSync(`${file}.new`, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Server settings for one machine with 2 GB of memory or more: many small commits, a few large reads. */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: "256MB",
  work_mem: "32MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  // Compiling a plan takes longer than any statement here runs.
  jit: "off",
  // Recent data is in memory, the rest on solid-state disks.
  random_page_cost: "1.1",
  // Every tick updates every row of two tables.
  autovacuum_naptime: "15s",
  timezone: "UTC",
  log_timezone: "UTC",
};
