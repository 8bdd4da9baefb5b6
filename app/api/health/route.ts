import { healthReply } from "@/lib/contracts/operations";
import { handle } from "@/lib/http/handler";
import packageJson from "@/package.json";

/** For a process supervisor: the web server answers. It asks nothing of the database, so a restart is never its cure. */
export const GET = handle({
  access: "public",
  reply: healthReply,
  run: async () => ({
    status: "ok" as const,
    uptimeSeconds: Math.floor(process.uptime()),
    version: packageJson.version,
  }),
});
