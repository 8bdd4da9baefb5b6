import { formatPrice, type PriceText, type PriceVariant } from "@/lib/format/price";

/**
 * A stored price: rounded for the eye and for readers; hovered or copied, it is every stored digit. A copied subscript would
 * read as another number.
 */
export function Price({ value, variant = "table" }: { value: string; variant?: PriceVariant }) {
  const text = formatPrice(value, variant);
  if (text.plain === text.exact) return <span title={text.exact}>{text.plain}</span>;
  return (
    <span title={text.exact}>
      <span className="select-none">
        <Rounded text={text} />
      </span>
      <span aria-hidden="true" className="sr-only">
        {text.exact}
      </span>
    </span>
  );
}

/** A computed figure in quote units: no more digits than are shown, wherever it is read. */
export function PriceDigits({ text }: { text: PriceText }) {
  return (
    <span>
      <Rounded text={text} />
    </span>
  );
}

function Rounded({ text: { plain, tiny, rounded } }: { text: PriceText }) {
  if (!tiny) return plain;
  return (
    <>
      <span aria-hidden="true" className="select-none">
        {tiny.sign}0.0
        <sub className="bottom-auto align-[-.24em] text-[.74em] leading-none">{tiny.zeros}</sub>
        {tiny.digits}
      </span>
      <span className="sr-only">{rounded}</span>
    </>
  );
}
