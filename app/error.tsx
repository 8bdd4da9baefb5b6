"use client";
import { ErrorPage, type PageFailure } from "@/components/layout/error-page";

export default function PageError(failure: PageFailure) {
  return <ErrorPage title="This page could not be loaded" {...failure} />;
}
