import "server-only";
import { type Database, database } from "@/lib/db/client";

/** The database that is written to, for the routes that hand it to a job. */
export function primaryDatabase(): Database {
  return database();
}
