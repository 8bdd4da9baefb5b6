/** What `npm start`, `npm run demo`, `npm run dev` and `npm run build` ask of the launcher. */
export type LaunchOptions = {
  /** The simulated market, with data of its own. */
  demo: boolean;
  /** `next dev` in place of a production build. */
  dev: boolean;
  /** Build the web pages and end. */
  buildOnly: boolean;
  /** Bring the database's schema up to date and end. */
  migrateOnly: boolean;
};

const KNOWN = ["--demo", "--dev", "--build", "--migrate"];

/**
 * @param words the command line after the script's name
 * @throws Error naming the word that is not known
 */
export function parseOptions(words: string[]): LaunchOptions {
  const unknown = words.find((word) => !KNOWN.includes(word));
  if (unknown !== undefined) {
    throw new Error(`"${unknown}" is no option of the launcher. Known: ${KNOWN.join(", ")}.`);
  }
  return {
    demo: words.includes("--demo"),
    dev: words.includes("--dev"),
    buildOnly: words.includes("--build"),
    migrateOnly: words.includes("--migrate"),
  };
}
