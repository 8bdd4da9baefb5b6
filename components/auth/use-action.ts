"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiError } from "@/lib/api/fetcher";

/** Does something to a list that the server made, then has the server make it again. */
export function useAction() {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  async function act(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "This did not work. Try again.");
    }
    router.refresh();
  }
  return { problem, act: (work: () => Promise<unknown>) => void act(work) };
}
