import { readyReply } from "@/lib/contracts/operations";
import { readReadiness, unreachableReadiness } from "@/lib/data/readiness";
import { env } from "@/lib/env";
import { databaseFailure } from "@/lib/http/database-failure";
import { handle, Reply } from "@/lib/http/handler";

/** Readiness check for load balancers: 200 if all parts work, otherwise 503, with the state of each part. */
export const GET = handle({
  access: "public",
  reply: readyReply,
  run: async () => {
    try {
      const readiness = await readReadiness(env().sources, new Date());
      return new Reply(readiness, readiness.ready ? 200 : 503);
    } catch (error) {
      const failure = databaseFailure(error);
      if (!failure) throw error;
      return new Reply(unreachableReadiness(failure.message), 503);
    }
  },
});
