const NAMES: Record<string, string> = {
  coingecko: "CoinGecko",
  demo: "Demo",
  okx: "OKX",
  kucoin: "KuCoin",
  htx: "HTX",
  mexc: "MEXC",
  cryptocom: "Crypto.com",
};

/** A source's name as people write it; one that is not known gets a capital letter. */
export function sourceName(name: string): string {
  return NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
