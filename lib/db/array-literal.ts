/**
 * PostgreSQL array literal, sent as one text parameter and cast in the statement (`${textArray(ids)}::text[]`). The
 * client then converts one string instead of thousands of values.
 * @param values any text without NUL; null becomes NULL
 */
export function textArray(values: Iterable<string | null>): string {
  const parts: string[] = [];
  for (const value of values) {
    parts.push(value === null ? "NULL" : `"${value.replace(/[\\"]/g, "\\$&")}"`);
  }
  return `{${parts.join(",")}}`;
}

/** Like `textArray`, for values that need no quoting: decimal text, integers, ISO 8601 times. */
export function plainArray(values: Iterable<string | number | null>): string {
  const parts: (string | number)[] = [];
  for (const value of values) parts.push(value ?? "NULL");
  return `{${parts.join(",")}}`;
}
