import { Tag } from "@/components/ui/tag";
import { formatQuoteAge } from "@/lib/format/quote-age";

/** @param ms milliseconds; null where the source states no time of its own */
export function QuoteAge({ ms, title }: { ms: number | null; title?: string }) {
  const { text, state } = formatQuoteAge(ms);
  if (state === "stale") {
    return (
      <Tag kind="stale" title={title}>
        {text}
      </Tag>
    );
  }
  if (state === "unknown") {
    return (
      <span className="text-ink-3" title="The source states no time of its own for this price.">
        {text}
      </span>
    );
  }
  return (
    <span className="text-ink-2" title={title}>
      {text}
    </span>
  );
}
