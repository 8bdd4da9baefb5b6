import { maintain } from "@/jobs/maintain";
import { handle, methodNotAllowed } from "@/lib/api/handler";
import { maintainReply } from "@/lib/api/operation-contracts";
import { primaryDatabase } from "@/lib/data/primary";
import { env } from "@/lib/env";

/**
 * Makes partitions ahead, thins and drops old ones, for a scheduler that holds the secret, hourly or so.
 * A second run finds nothing left to do.
 */
const run = handle({
  access: "cron",
  reply: maintainReply,
  run: () => maintain({ db: primaryDatabase(), now: () => new Date(), retention: env().retention }),
});

export const GET = run;
export const POST = run;
export const HEAD = methodNotAllowed(["GET", "POST"]);
