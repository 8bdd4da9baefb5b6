"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { navigateTo } from "./go-to";

export function SignOutButton({ className = "", kind }: { className?: string; kind?: "plain" | "quiet" }) {
  const [failed, setFailed] = useState(false);
  async function leave(): Promise<void> {
    try {
      // Loaded on demand because it is rarely used.
      const { signOut } = await import("@/lib/client/sign-in");
      await signOut();
      navigateTo("/", "ended");
    } catch {
      setFailed(true);
    }
  }
  return (
    <Button kind={kind} className={className} onClick={() => void leave()}>
      {failed ? "Sign-out failed. Try again" : "Sign out"}
    </Button>
  );
}
