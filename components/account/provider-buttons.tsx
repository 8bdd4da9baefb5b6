"use client";
import { useState } from "react";
import { navigateTo } from "@/components/layout/go-to";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ApiError } from "@/lib/client/fetcher";
import { providerAddress } from "@/lib/client/sign-in";

type Props = { providers: readonly { id: string; name: string }[]; next: string };

export function ProviderButtons({ providers, next }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  async function go(id: string): Promise<void> {
    try {
      navigateTo(await providerAddress(id, next));
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "The request failed. Try again.");
    }
  }
  return (
    <>
      <p className="mt-5 mb-3.5 flex items-center gap-3 text-12 text-ink-3 before:flex-1 before:border-t before:border-line-2 after:flex-1 after:border-t after:border-line-2">
        or
      </p>
      {problem && (
        <Notice kind="bad" role="alert">
          {problem}
        </Notice>
      )}
      <div className="grid gap-2">
        {providers.map(({ id, name }) => (
          <Button key={id} size="large" onClick={() => void go(id)}>
            Continue with {name}
          </Button>
        ))}
      </div>
    </>
  );
}
