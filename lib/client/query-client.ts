import { QueryClient } from "@tanstack/react-query";

/**
 * Holds what was asked, on the server for one page and in the browser for all of them. An answer travels within the page as its
 * text: `JSON.parse` reads that at once, where React's own format is gone through value by value.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      dehydrate: { serializeData: (data: unknown) => JSON.stringify(data) },
      hydrate: { deserializeData: (text: string): unknown => JSON.parse(text) },
    },
  });
}
