/** Cookies that hold how a viewer wants pages to look. Read by the server, so that the first paint is right. */
export const THEME_COOKIE = "sigmawatch-theme";
export const ZONE_COOKIE = "sigmawatch-zone";

export type Theme = "light" | "dark";

/** A cookie's theme; null where it names none and the system decides. */
export function parseTheme(value: string | undefined): Theme | null {
  return value === "light" || value === "dark" ? value : null;
}
