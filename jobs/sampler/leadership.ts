import { Client } from "pg";
import type { Clock } from "@/jobs/sampler/schedule";
import { log } from "@/lib/log";

const RETRY_MS = 5_000;
const CHECK_MS = 5_000;
// A server that is cut off answers nothing at all, not even that it is gone.
const ANSWER_MS = 10_000;

/**
 * Runs `lead` while this process is the one sampler of its database, by an advisory lock held on a connection
 * of its own. The others wait and take over within seconds of the leader's end; a leader whose connection
 * breaks stops leading, and tries again.
 * @param lead gets a signal that aborts when leadership is lost or `signal` aborts; it should then finish and return
 */
export async function whileLeading(
  connectionString: string,
  signal: AbortSignal,
  clock: Clock,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let told = false;
  while (!signal.aborted) {
    const client = new Client({
      connectionString,
      keepAlive: true,
      application_name: "sigmawatch sampler",
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
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
        told = false;
        const leading = AbortSignal.any([signal, lost.signal]);
        const watch = watchConnection(client, leading, clock, lost);
        await lead(leading);
        lost.abort();
        await watch;
        if (!signal.aborted) log().warn("the connection that holds the sampler's lock was lost");
      } else if (!told) {
        told = true;
        log().info("another sampler is at work on this database; this one stands by");
      }
    } catch (error) {
      log().warn({ err: error }, "the sampler cannot reach the database; it tries again");
    } finally {
      await client.end().catch(() => {});
    }
    await clock.sleep(RETRY_MS, signal);
  }
}

// A dead connection shows only when it is used.
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
