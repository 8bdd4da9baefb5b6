import { fetchIcons } from "@/jobs/icons";
import { maintain } from "@/jobs/maintain";
import { configuredSources } from "@/jobs/sources";
import { handle, methodNotAllowed } from "@/lib/api/handler";
import { maintainReply } from "@/lib/api/operation-contracts";
import { primaryDatabase } from "@/lib/data/primary";
import { env } from "@/lib/env";

/** Longest a run fetches icons: what is left over waits for the next. */
const ICONS_MS = 40_000;

/**
 * Makes partitions ahead, thins and drops old ones, and fetches icons, for a scheduler that holds the secret, hourly or
 * so. A second run finds nothing left to do.
 */
const run = handle({
  access: "cron",
  reply: maintainReply,
  run: async () => {
    const common = { db: primaryDatabase(), now: () => new Date() };
    const report = await maintain({ ...common, retention: env().retention });
    const signal = AbortSignal.timeout(ICONS_MS);
    const { fetched, failed } = await fetchIcons({ ...common, sources: configuredSources(), signal });
    return { ...report, icons: { fetched, failed } };
  },
});

export const GET = run;
export const POST = run;
export const HEAD = methodNotAllowed(["GET", "POST"]);
