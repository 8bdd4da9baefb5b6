import { formatMetricValue, formatPrice, type PriceText, type PriceVariant } from "@/lib/format/price";
import type { Metric } from "@/lib/market/metric";

/** A stored price. */
export function Price({ value, variant = "table" }: { value: string; variant?: PriceVariant }) {
  return <StoredValue text={formatPrice(value, variant)} />;
}

/** A stored value of a metric. */
export function MetricValue({ value, metric }: { value: string; metric: Metric }) {
  return <StoredValue text={formatMetricValue(value, metric)} />;
}

/** Shows a rounded value. The title and a copy have all stored digits: a copied subscript would give another number. */
function StoredValue({ text }: { text: PriceText }) {
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

/** A computed figure in quote units, rounded everywhere. */
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
