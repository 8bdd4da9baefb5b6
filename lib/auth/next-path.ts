/** Stands in for our own address: only a target that stays on it is ours. */
const PLACEHOLDER_ORIGIN = "http://here.invalid";

/**
 * Where to go after signing in, from an address that anyone may have written into a link.
 * @returns a path of our own with its query; `/` for anything that would lead elsewhere or back to signing in
 */
export function safeRedirectPath(given: string | undefined): string {
  if (given === undefined || !given.startsWith("/") || !URL.canParse(given, PLACEHOLDER_ORIGIN)) return "/";
  const target = new URL(given, PLACEHOLDER_ORIGIN);
  if (target.origin !== PLACEHOLDER_ORIGIN) return "/";
  const path = `${target.pathname}${target.search}`;
  // `//elsewhere` after the parser has taken out dots and turned backslashes.
  if (path.startsWith("//") || /^\/(api|sign-in|setup|invite|reset-password)(\/|$)/.test(target.pathname))
    return "/";
  return path;
}
