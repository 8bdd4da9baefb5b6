"use client";
import { ErrorPage, type PageFailure } from "@/components/layout/error-page";

export default function PageError(failure: PageFailure) {
  return <ErrorPage title="This page did not load" {...failure} />;
}
