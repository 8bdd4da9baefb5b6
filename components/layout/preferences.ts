/** Display preferences are cookies, so that the server renders the first paint correctly. */
export const THEME_COOKIE = "sigmawatch-theme";
export const ZONE_COOKIE = "sigmawatch-zone";

export type Theme = "light" | "dark";

/** @returns null if the cookie names no theme: the system's theme applies */
export function parseTheme(value: string | undefined): Theme | null {
  return value === "light" || value === "dark" ? value : null;
}
