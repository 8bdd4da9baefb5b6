"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError } from "@/lib/client/fetcher";

/** Changes something in a list that the server rendered, then renders it again. A failure is in `problem`. */
export function useAction() {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  async function act(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      setProblem(null);
    } catch (error) {
      // The session has ended: the page says so, and rendering it again would lead to the sign-in page.
      if (error instanceof ApiError && error.status === 401) return;
      setProblem(error instanceof ApiError ? error.message : "The request failed. Try again.");
    }
    router.refresh();
  }
  return { problem, act };
}
