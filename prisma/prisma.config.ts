import { defineConfig } from "prisma/config";

// The address is read by `prisma migrate status` and the like; generating the client needs none.
export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://127.0.0.1:5432/sigmawatch" },
});
