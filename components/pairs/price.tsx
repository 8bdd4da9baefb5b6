import { formatPrice, type PriceText, type PriceVariant } from "@/lib/format/price";

/**
 * A price for the eye; copied, hovered or read out, it is every stored digit. A copied subscript would read as
 * another number.
 */
export function Price({ value, variant = "table" }: { value: string; variant?: PriceVariant }) {
  return <PriceDigits text={formatPrice(value, variant)} />;
}

/** Any figure in quote units that was made ready to be shown. */
export function PriceDigits({ text: { plain, tiny, exact } }: { text: PriceText }) {
  if (plain === exact) return <span title={exact}>{plain}</span>;
  return (
    <span title={exact}>
      <span aria-hidden="true" className="select-none">
        {plain}
        {tiny && (
          <>
            {tiny.sign}0.0
            <sub className="bottom-auto align-[-.24em] text-[.74em] leading-none">{tiny.zeros}</sub>
            {tiny.digits}
          </>
        )}
      </span>
      <span className="sr-only">{exact}</span>
    </span>
  );
}
