import { QueryClient } from "@tanstack/react-query";

/**
 * A cache of queries: on the server for one page, in the browser for all of them. The page carries the replies as JSON text,
 * because `JSON.parse` is faster than React's own format, which is read value by value.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      dehydrate: { serializeData: (data: unknown) => JSON.stringify(data) },
      hydrate: { deserializeData: (text: string): unknown => JSON.parse(text) },
    },
  });
}
