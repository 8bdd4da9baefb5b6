/** PostgreSQL stores no NUL in text, and UTF-8 has no form for half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether PostgreSQL can store the text and be asked for it. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/**
 * Searches parsed input for a text that cannot be stored, names of fields included.
 * @param input what JSON can hold, however deeply nested
 * @returns the path of the first such text, `user.name`; "" for the input itself; null when there is none
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
