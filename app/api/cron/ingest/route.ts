import { ingestReply } from "@/lib/contracts/operations";
import { handle, methodNotAllowed, Reply } from "@/lib/http/handler";
import { ingest } from "@/lib/ingest/ingest";

/**
 * One tick of every source, for a scheduler that holds the secret, at least once an interval. A second run within
 * one interval stores nothing and answers `duplicate`. 502 when every source failed.
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
