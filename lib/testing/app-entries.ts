import fs from "node:fs";
import path from "node:path";

/** A page or route handler. */
export type AppEntry = {
  kind: "page" | "route";
  /** URL path with parameters: `/pairs/[source]/[id]`. */
  url: string;
  file: string;
};

/** All pages and route handlers of an `app` folder, sorted by URL. */
export function appEntries(app: string): AppEntry[] {
  return fs
    .readdirSync(app, { recursive: true, encoding: "utf8" })
    .flatMap((name) => {
      const kind = /^(page|route)\.[cm]?[jt]sx?$/.exec(path.basename(name))?.[1];
      if (kind !== "page" && kind !== "route") return [];
      const folders = path.dirname(name).split(path.sep);
      const url = `/${folders.filter((folder) => folder !== "." && !/^\(.*\)$/.test(folder)).join("/")}`;
      return [{ kind, url, file: path.join(app, name) } as const];
    })
    .toSorted((a, b) => a.url.localeCompare(b.url));
}
