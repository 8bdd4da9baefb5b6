/** The first system or network code in an error's chain of causes: `ECONNREFUSED`, `ENOTFOUND`, …; null without one. */
export function connectionCode(error: unknown): string | null {
  for (let link = error, depth = 0; link instanceof Error && depth < 6; link = link.cause, depth += 1) {
    if ("code" in link && typeof link.code === "string") return link.code;
    if (link instanceof AggregateError && link.errors.length > 0) {
      const inner = connectionCode(link.errors[0]);
      if (inner) return inner;
    }
  }
  return null;
}
