/**
 * Who may import whom. Run by `npm run lint`; lib/import-rules.test.ts plants a violation of each rule.
 * `@swc/core` parses the files: without it dependency-cruiser skips TypeScript in silence, so `lint` counts the modules.
 */

/** Folders of lib that run in a browser too. */
const SHARED = "market|stats|series|charts|format|contracts|client";
const PURE = "market|stats|series|charts|format";

/** @param {string} from @param {string[]} to folders of lib that it may import besides itself */
const libFolder = (from, to) => ({
  name: `${from}-imports`,
  severity: "error",
  comment: `lib/${from} may import ${to.length > 0 ? to.map((one) => `lib/${one}`).join(", ") : "no other folder of lib"}.`,
  from: { path: `^lib/${from}/` },
  to: { path: "^lib/", pathNot: `^lib/(${[from, ...to].join("|")})(/|\\.ts$)` },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "Modules import each other in one direction.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-folder-cycles",
      severity: "error",
      comment: "Folders import each other in one direction.",
      scope: "folder",
      from: { path: "^(app|components|lib|jobs)/" },
      to: { circular: true },
    },
    {
      name: "lib-is-below",
      severity: "error",
      comment: "lib imports no app, components, jobs or e2e: they import lib.",
      from: { path: "^lib/" },
      to: { path: "^(app|components|jobs|e2e)/" },
    },
    {
      name: "jobs-import-lib",
      severity: "error",
      comment: "jobs are commands: they import lib only.",
      from: { path: "^jobs/" },
      to: { path: "^(app|components|e2e)/" },
    },
    {
      name: "nothing-imports-jobs",
      severity: "error",
      comment: "What pages and handlers share with commands belongs to lib.",
      from: { path: "^(app|components)/|^proxy\\.ts$" },
      to: { path: "^(jobs|e2e)/" },
    },
    {
      name: "components-run-in-the-browser",
      severity: "error",
      comment: "Components import lib folders that run in a browser, and get data through lib/client.",
      from: { path: "^components/" },
      to: { path: "^(app|lib/(?!(market|series|charts|format|contracts|client)/))" },
    },
    {
      name: "ui-knows-no-market",
      severity: "error",
      comment: "components/ui holds buttons, menus and dialogs of any application.",
      from: { path: "^components/ui/" },
      to: { path: "^(components/(?!ui/)|lib/(?!format/))" },
    },
    {
      name: "no-node-apis",
      severity: "error",
      comment: "Browsers load these files.",
      from: { path: `^(components|lib/(${SHARED}))/` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-imports",
      severity: "error",
      comment: "Pure folders import no package.",
      from: { path: `^lib/(${PURE})/` },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-peer", "npm-optional", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "database-client",
      severity: "error",
      comment: "Only data, statistics, ingest, auth, alerts, backup and commands use the database client.",
      from: {
        path: "^(app|components|proxy|lib)",
        pathNot: "^lib/(db|data|statistics|ingest|auth|testing)/",
      },
      to: { path: "^lib/db/(client|generated)" },
    },
    {
      name: "sources-load-on-use",
      severity: "error",
      comment:
        "A source and its client are loaded when it is used, by import(): pages that need none do not load them.",
      from: { path: "^(app|components|lib)/", pathNot: "^lib/sources/[^/]+/" },
      to: {
        path: "^lib/sources/[^/]+/",
        pathNot: "^lib/sources/http/",
        dynamic: false,
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "sources-are-separate",
      severity: "error",
      comment: "A source imports no other source; what several need is in lib/sources/http.",
      from: { path: "^lib/sources/([^/]+)/" },
      to: { path: "^lib/sources/[^/]+/", pathNot: "^lib/sources/(http|$1)/" },
    },
    libFolder("market", []),
    libFolder("stats", ["market"]),
    libFolder("series", ["market", "stats", "contracts"]),
    libFolder("format", ["market"]),
    libFolder("contracts", ["market"]),
    libFolder("charts", ["market", "series", "format", "contracts"]),
    libFolder("client", ["market", "series", "format", "contracts"]),
    libFolder("db", ["market", "contracts", "env", "log"]),
    libFolder("statistics", ["db", "market", "stats"]),
    libFolder("ingest", ["statistics", "db", "market", "stats", "sources", "env", "log"]),
    libFolder("sources", ["market", "stats", "env", "log"]),
    libFolder("auth", ["db", "contracts", "market", "env", "log"]),
    libFolder("http", ["auth", "db", "contracts", "market", "env", "log"]),
    libFolder("data", [
      "statistics",
      "http",
      "db",
      "contracts",
      "market",
      "stats",
      "series",
      "format",
      "sources",
      "env",
      "log",
    ]),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: {
      path: ["^lib/db/generated", "^\\.next", "(\\.test\\.tsx?|/testing[-/][^/]*)$", "^(lib|jobs)/testing/"],
    },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".mjs", ".js", ".json"] },
  },
};
