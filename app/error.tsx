"use client";
import { PageFailed, type PageFailure } from "@/components/layout/error-page";

export default function PageError(failure: PageFailure) {
  return <PageFailed title="This page did not load" {...failure} />;
}
