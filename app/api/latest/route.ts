import { latestReply } from "@/lib/contracts/latest";
import { readLatest } from "@/lib/data/latest";
import { env } from "@/lib/env";
import { handle } from "@/lib/http/handler";

/** The newest tick and the state of each source, polled by pages. Public. */
export const GET = handle({
  access: "public",
  reply: latestReply,
  run: () => readLatest(env().sources, new Date()),
});
