"use client";
import { PageFailed, type PageFailure } from "@/components/layout/error-page";

export default function PairError(failure: PageFailure) {
  return <PageFailed title="The pair did not load" hasWayBack {...failure} />;
}
