import { QueryClient } from "@tanstack/react-query";

/**
 * Creates a query cache: on the server one per request, in the browser one for all pages. The page contains the replies as JSON
 * text, because `JSON.parse` is faster than parsing React's own format.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      dehydrate: { serializeData: (data: unknown) => JSON.stringify(data) },
      hydrate: { deserializeData: (text: string): unknown => JSON.parse(text) },
    },
  });
}
