"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError } from "@/lib/client/fetcher";

/** Runs a change of a server-rendered list, then refreshes the page. */
export function useAction() {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  async function act(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      setProblem(null);
    } catch (error) {
      // The session has ended and the page shows that; a refresh would redirect to the sign-in page.
      if (error instanceof ApiError && error.status === 401) return;
      setProblem(error instanceof ApiError ? error.message : "The request failed. Try again.");
    }
    router.refresh();
  }
  return { problem, act };
}
