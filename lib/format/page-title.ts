import { formatPrice } from "./price";

/** Follows the name of every page. */
const SITE = "Sigmawatch";

/** The title of a document, as the layout's template writes it. */
export function documentTitle(page: string): string {
  return `${page} · ${SITE}`;
}

/** A price without markup: what `formatPrice` counts as zeros is written out. */
function priceInTitle(price: string): string {
  const { plain, tiny } = formatPrice(price, "page");
  return tiny ? `${tiny.sign}0.${"0".repeat(tiny.zeros)}${tiny.digits}` : (plain ?? price);
}

/**
 * The title of a pair's page, without the site's name.
 * @param pair.price decimal text; null before the first sample
 * @example pairTitle({ name: "Bitcoin", base: "BTC", quote: "USD", price: "91234.5" }) // "Bitcoin BTC/USD 91,234.50"
 */
export function pairTitle({
  name,
  base,
  quote,
  price,
}: {
  name: string;
  base: string;
  quote: string;
  price: string | null;
}): string {
  return `${name} ${base}/${quote}${price === null ? "" : ` ${priceInTitle(price)}`}`;
}
