import { ingestReply } from "@/lib/contracts/operations";
import { handle, methodNotAllowed, Reply } from "@/lib/http/handler";
import { ingest } from "@/lib/ingest/ingest";

/**
 * Ingests one tick of every source. Called by a scheduler with the cron secret, at least once per interval. A second run within
 * an interval stores nothing and returns `duplicate`. 502 if every source failed.
 */
const run = handle({
  access: "cron",
  reply: ingestReply,
  run: async () => {
    const report = await ingest({ at: new Date(), trigger: "cron" });
    const allFailed =
      report.sources.length > 0 && report.sources.every((source) => source.outcome === "failed");
    return new Reply(report, allFailed ? 502 : 200);
  },
});

export const GET = run;
export const POST = run;
export const HEAD = methodNotAllowed(["GET", "POST"]);
