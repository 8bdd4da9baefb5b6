"use client";
import { ErrorPage, type PageFailure } from "@/components/layout/error-page";

export default function PairError(failure: PageFailure) {
  return <ErrorPage title="The pair could not be loaded" hasMarketLink {...failure} />;
}
