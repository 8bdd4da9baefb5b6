const NAMES: Record<string, string> = {
  coingecko: "CoinGecko",
  demo: "Demo",
  okx: "OKX",
  kucoin: "KuCoin",
  htx: "HTX",
  mexc: "MEXC",
  cryptocom: "Crypto.com",
};

/** Display name of a source; unknown names are capitalized. */
export function sourceName(name: string): string {
  return NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
