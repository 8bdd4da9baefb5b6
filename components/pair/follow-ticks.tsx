"use client";
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useRefetchOnNewVersion } from "@/components/live/use-latest";
import { queryKeys } from "@/lib/client/queries";

type Props = {
  source: string;
  id: string;
  /** The version of the data shown; undefined before the first. */
  shown: string | undefined;
  /** The newest version known. */
  newest: string | undefined;
  isError: boolean;
};

/**
 * Refetches all data of a pair when there is a newer version. A separate component, so that the page does not re-render at the
 * start and end of each request.
 */
export function FollowTicks({ source, id, shown, newest, isError }: Props) {
  const client = useQueryClient();
  // The query keys of the charts start with that of the pair.
  const isFetching = useIsFetching({ queryKey: queryKeys.pair(source, id) }) > 0;
  const refetch = useCallback(
    () => void client.invalidateQueries({ queryKey: queryKeys.pair(source, id) }, { cancelRefetch: false }),
    [client, source, id],
  );
  useRefetchOnNewVersion({ isFetching, isError }, shown, newest, refetch);
  return null;
}
