import { latestReply } from "@/lib/contracts/latest";
import { readLatest } from "@/lib/data/latest";
import { env } from "@/lib/env";
import { handle } from "@/lib/http/handler";

/** The newest tick and how each source is doing: what pages poll. Public. */
export const GET = handle({
  access: "public",
  reply: latestReply,
  run: () => readLatest(env().sources, new Date()),
});
