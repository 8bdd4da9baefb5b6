import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { EmptyAction, EmptyResult } from "./empty-result";

const MESSAGES: Readonly<Record<EmptyAction, string>> = {
  allSources: "Search all sources",
  allQuotes: "Search all quotes",
  showPegged: "Show pegged pairs",
  clearFilters: "Clear the filters",
  clearSearch: "Clear the search",
  clearRange: "Clear the range",
};

type Props = { found: EmptyResult; onWay: (way: EmptyAction) => void };

/** What stands in the list's place while nothing is on it. */
export function EmptyList({ found: { title, sentence, ways }, onWay }: Props) {
  return (
    <EmptyState
      title={title}
      actions={ways.map((way, i) => (
        <Button key={way} kind={i === 0 ? "plain" : "quiet"} onClick={() => onWay(way)}>
          {MESSAGES[way]}
        </Button>
      ))}
    >
      {sentence}
    </EmptyState>
  );
}
