/** Key of a pair in lists and links: source and the provider's id, joined by a colon. */
export function pairKey(source: string, id: string): string {
  return `${source}:${id}`;
}

/** Two URL segments. A provider's id may contain any character, including slash and percent sign. */
function segments(source: string, id: string): string {
  return `${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}

export function pairPagePath(source: string, id: string): string {
  return `/pairs/${segments(source, id)}`;
}

/** URL of an icon. @param hash digest of the icon's bytes */
export function iconApiPath(hash: string): string {
  return `/api/icons/${hash}`;
}

/** API URL of a pair, the base of `/prices`, `/prices.csv`, `/volatility` and `/recompute`. */
export function pairApiPath(source: string, id: string): string {
  return `/api/pairs/${segments(source, id)}`;
}
