/**
 * A PostgreSQL array literal, to be sent as one text parameter and cast in the statement
 * (`${textArray(ids)}::text[]`). Ten thousand values so cost the client one string instead of one
 * conversion each.
 * @param values any text without NUL; null becomes NULL
 */
export function textArray(values: Iterable<string | null>): string {
  const parts: string[] = [];
  for (const value of values) {
    parts.push(value === null ? "NULL" : `"${value.replace(/[\\"]/g, "\\$&")}"`);
  }
  return `{${parts.join(",")}}`;
}

/** The same for values whose text needs no quoting: decimal text, integers, ISO 8601 instants. */
export function plainArray(values: Iterable<string | number | null>): string {
  const parts: (string | number)[] = [];
  for (const value of values) parts.push(value ?? "NULL");
  return `{${parts.join(",")}}`;
}
