import { Tag } from "@/components/ui/tag";
import { formatQuoteAge } from "@/lib/format/quote-age";

/** @param ms milliseconds; null if the source gives no time */
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
      <span className="text-ink-3" title="The source gives no time for this price.">
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
