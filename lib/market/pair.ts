/** A pair's key, as lists and links name it: source and the provider's own id, joined by a colon. */
export function pairKey(source: string, id: string): string {
  return `${source}:${id}`;
}

/** Two segments of an address. A provider's id may hold any character, a slash or a percent sign too. */
function segments(source: string, id: string): string {
  return `${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}

/** Address of a pair's page. */
export function pairPagePath(source: string, id: string): string {
  return `/pairs/${segments(source, id)}`;
}

/** Address of an icon of pairs, by the digest it is kept under. */
export function iconApiPath(hash: string): string {
  return `/api/icons/${hash}`;
}

/** Address of a pair in the API; its parts hang below it: `/prices`, `/prices.csv`, `/volatility`, `/recompute`. */
export function pairApiPath(source: string, id: string): string {
  return `/api/pairs/${segments(source, id)}`;
}
