import type { IconAddresses } from "@/lib/sources/price-source";

/** The hosts that `/coins/markets` names its images on. */
const IMAGE_ORIGINS = ["https://coin-images.coingecko.com", "https://assets.coingecko.com"];

/** `/coins/images/1/large/bitcoin.png`, also in `thumb` and `small`: 250, 25 and 50 pixels wide. */
const SIZED = /^(\/coins\/images\/\d+\/)(?:large|thumb)\//;

/**
 * Where CoinGecko's images are fetched from: its own hosts, and wherever the operator sent its client.
 * @param baseUrl the setting COINGECKO_BASE_URL
 */
export function iconAddresses(baseUrl: string | undefined): IconAddresses {
  return { origins: IMAGE_ORIGINS, ownOrigin: baseUrl ? new URL(baseUrl).origin : null, smallForm };
}

/** @example smallForm("https://assets.coingecko.com/coins/images/1/large/bitcoin.png?1") // "…/images/1/small/bitcoin.png?1" */
function smallForm(address: string): string {
  const url = new URL(address);
  if (!SIZED.test(url.pathname)) return address;
  url.pathname = url.pathname.replace(SIZED, "$1small/");
  return url.href;
}
