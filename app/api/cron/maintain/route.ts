import { maintainReply } from "@/lib/contracts/operations";
import { handle, methodNotAllowed } from "@/lib/http/handler";
import { fetchIcons } from "@/lib/ingest/icons";
import { maintain } from "@/lib/ingest/maintain";

/** Maximum time for adding market statistics and fetching icons; the next run continues. */
const MAX_FILL_MS = 15_000;
const MAX_ICONS_MS = 30_000;

/**
 * Creates partitions ahead, thins and drops old ones, adds missing market statistics and fetches icons. Called about hourly by
 * a scheduler with the cron secret. A second run finds nothing left to do.
 */
const run = handle({
  access: "cron",
  reply: maintainReply,
  run: async () => {
    const report = await maintain({ at: new Date(), signal: AbortSignal.timeout(MAX_FILL_MS) });
    return { ...report, icons: await fetchIcons({ signal: AbortSignal.timeout(MAX_ICONS_MS) }) };
  },
});

export const GET = run;
export const POST = run;
export const HEAD = methodNotAllowed(["GET", "POST"]);
