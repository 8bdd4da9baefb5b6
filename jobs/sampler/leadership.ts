import { Client } from "pg";
import type { Clock } from "@/jobs/sampler/schedule";
import { log } from "@/lib/log";

const RETRY_MS = 5_000;
const CHECK_MS = 5_000;
// A server behind a broken network does not reply at all.
const REPLY_TIMEOUT_MS = 10_000;

/**
 * Runs `lead` while this process is the only sampler of its database, by an advisory lock on a separate connection.
 * Other processes wait and take over within seconds after the leader ends. A leader that loses its connection stops
 * and tries again.
 * @param lead must return after its signal aborts, which happens when leadership is lost or `signal` aborts
 */
export async function whileLeading(
  connectionString: string,
  signal: AbortSignal,
  clock: Clock,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let isLogged = false;
  while (!signal.aborted) {
    const client = new Client({
      connectionString,
      keepAlive: true,
      application_name: "sigmawatch sampler",
      connectionTimeoutMillis: REPLY_TIMEOUT_MS,
      query_timeout: REPLY_TIMEOUT_MS,
    });
    const lost = new AbortController();
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    try {
      await client.connect();
      const { rows } = await client.query<{ leading: boolean }>(
        "SELECT pg_try_advisory_lock(hashtext('sigmawatch.sampler')) AS leading",
      );
      if (signal.aborted) return;
      if (rows[0]?.leading) {
        isLogged = false;
        const leading = AbortSignal.any([signal, lost.signal]);
        const watch = watchConnection(client, leading, clock, lost);
        await lead(leading);
        lost.abort();
        await watch;
        if (!signal.aborted) log().warn("the connection with the sampler's lock was lost");
      } else if (!isLogged) {
        isLogged = true;
        log().info("another sampler is active on this database; this one waits");
      }
    } catch (error) {
      log().warn({ err: error }, "the sampler cannot reach the database; it retries");
    } finally {
      await client.end().catch(() => {});
    }
    await clock.sleep(RETRY_MS, signal);
  }
}

// A dead connection is only noticed when it is used.
async function watchConnection(
  client: Client,
  signal: AbortSignal,
  clock: Clock,
  lost: AbortController,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(CHECK_MS, signal);
    if (signal.aborted) return;
    await client.query("SELECT 1").catch(() => lost.abort());
  }
}
