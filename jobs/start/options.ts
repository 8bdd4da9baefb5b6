/** Options of the launcher, used by `npm start`, `npm run demo`, `npm run dev` and `npm run build`. */
export type LaunchOptions = {
  /** Simulated market with its own data. */
  demo: boolean;
  /** `next dev` instead of a production build. */
  dev: boolean;
  /** Build the web pages and exit. */
  buildOnly: boolean;
  /** Migrate the database and exit. */
  migrateOnly: boolean;
};

const KNOWN = ["--demo", "--dev", "--build", "--migrate"];

/** @param args command line arguments @throws Error naming an unknown argument */
export function parseOptions(args: string[]): LaunchOptions {
  const unknown = args.find((arg) => !KNOWN.includes(arg));
  if (unknown !== undefined) {
    throw new Error(`"${unknown}" is not an option of the launcher. Options: ${KNOWN.join(", ")}.`);
  }
  return {
    demo: args.includes("--demo"),
    dev: args.includes("--dev"),
    buildOnly: args.includes("--build"),
    migrateOnly: args.includes("--migrate"),
  };
}
