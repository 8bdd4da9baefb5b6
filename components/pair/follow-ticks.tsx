"use client";
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useRefetchOnNewVersion } from "@/components/live/use-latest";
import { queryKeys } from "@/lib/client/queries";

type Props = {
  source: string;
  id: string;
  /** The version of what is shown; undefined before there is anything. */
  shown: string | undefined;
  /** The version named last. */
  newest: string | undefined;
  isError: boolean;
};

/**
 * Asks for everything of a pair again when another version is named. A part of its own, which draws nothing: it is told
 * whenever a question goes out or is answered, and the page is not drawn again for that.
 */
export function FollowTicks({ source, id, shown, newest, isError }: Props) {
  const client = useQueryClient();
  // The charts' keys begin with the pair's.
  const isFetching = useIsFetching({ queryKey: queryKeys.pair(source, id) }) > 0;
  const ask = useCallback(
    () => void client.invalidateQueries({ queryKey: queryKeys.pair(source, id) }, { cancelRefetch: false }),
    [client, source, id],
  );
  useRefetchOnNewVersion({ isFetching, isError }, shown, newest, ask);
  return null;
}
