import { formatPrice } from "./price";

const SITE_NAME = "Sigmawatch";

/** Document title, in the same form as the layout's metadata template. */
export function documentTitle(page: string): string {
  return `${page} · ${SITE_NAME}`;
}

/** Price as plain text, with all zeros written out. */
function priceInTitle(price: string): string {
  const { plain, tiny } = formatPrice(price, "page");
  return tiny ? `${tiny.sign}0.${"0".repeat(tiny.zeros)}${tiny.digits}` : (plain ?? price);
}

/**
 * Title of a pair's page, without the site name.
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
