"use client";
import { PageFailed, type PageFailure } from "@/components/shell/page-failed";

export default function PairError(failure: PageFailure) {
  return <PageFailed title="The pair did not load" hasWayBack {...failure} />;
}
