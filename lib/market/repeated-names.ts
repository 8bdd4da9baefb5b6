type NamedPair = { key: string; source: string; name: string; base: string; quote: string };

/** Finds pairs with the same name, ticker, quote and source, which need another distinction. @returns their keys */
export function repeatedNames(pairs: readonly NamedPair[]): ReadonlySet<string> {
  const keysByLabel = new Map<string, string[]>();
  for (const { key, source, name, base, quote } of pairs) {
    const label = [source, name, base, quote].join("\n").toLowerCase();
    const keys = keysByLabel.get(label);
    if (keys) keys.push(key);
    else keysByLabel.set(label, [key]);
  }
  return new Set([...keysByLabel.values()].filter((keys) => keys.length > 1).flat());
}
