import { healthReply } from "@/lib/contracts/operations";
import { handle } from "@/lib/http/handler";
import packageJson from "@/package.json";

/** Liveness check for process supervisors. It does not query the database, because a restart would not repair it. */
export const GET = handle({
  access: "public",
  reply: healthReply,
  run: async () => ({
    status: "ok" as const,
    uptimeSeconds: Math.floor(process.uptime()),
    version: packageJson.version,
  }),
});
