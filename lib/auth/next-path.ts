/** Base for resolving relative paths; a target with another origin is external. */
const PLACEHOLDER_ORIGIN = "http://here.invalid";

/**
 * Path to open after sign-in, from untrusted input.
 * @returns a local path with its query; `/` for external addresses and for the sign-in pages themselves
 */
export function safeRedirectPath(input: string | undefined): string {
  if (input === undefined || !input.startsWith("/") || !URL.canParse(input, PLACEHOLDER_ORIGIN)) return "/";
  const target = new URL(input, PLACEHOLDER_ORIGIN);
  if (target.origin !== PLACEHOLDER_ORIGIN) return "/";
  const path = `${target.pathname}${target.search}`;
  // The URL parser removes dots and turns backslashes into slashes, which can leave `//host`.
  if (path.startsWith("//") || /^\/(api|sign-in|setup|invite|reset-password)(\/|$)/.test(target.pathname))
    return "/";
  return path;
}
