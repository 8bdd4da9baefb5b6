import { latestReply } from "@/lib/api/contracts";
import { handle } from "@/lib/api/handler";
import { readLatest } from "@/lib/data/latest";
import { env } from "@/lib/env";

/** The newest tick and how each source is doing: what pages poll. Public. */
export const GET = handle({
  access: "public",
  reply: latestReply,
  run: () => readLatest(env().sources, new Date()),
});
