/** PostgreSQL does not store NUL in text, and a lone surrogate cannot be encoded in UTF-8. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether PostgreSQL accepts the text, as a value or as a parameter. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/**
 * Searches parsed input for text that cannot be stored, including field names.
 * @param input any JSON value of any depth
 * @returns path of the first such text, `user.name`; "" for the input itself; null if there is none
 */
export function unstorablePath(input: unknown): string | null {
  const open: { path: string; value: unknown }[] = [{ path: "", value: input }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next;
    if (typeof value === "string" && !isStorable(value)) return path;
    if (typeof value !== "object" || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (!isStorable(name)) return path;
      open.push({ path: path === "" ? name : `${path}.${name}`, value: inner });
    }
  }
  return null;
}
