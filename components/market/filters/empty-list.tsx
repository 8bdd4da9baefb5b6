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

type Props = { result: EmptyResult; onAction: (action: EmptyAction) => void };

export function EmptyList({ result: { title, description, actions }, onAction }: Props) {
  return (
    <EmptyState
      title={title}
      actions={actions.map((action, i) => (
        <Button key={action} kind={i === 0 ? "plain" : "quiet"} onClick={() => onAction(action)}>
          {MESSAGES[action]}
        </Button>
      ))}
    >
      {description}
    </EmptyState>
  );
}
