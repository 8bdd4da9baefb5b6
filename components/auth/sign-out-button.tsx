"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { signOut } from "@/lib/api/sign-in";
import { goTo } from "./use-form";

export function SignOutButton({ className = "", kind }: { className?: string; kind?: "plain" | "quiet" }) {
  const [failed, setFailed] = useState(false);
  async function leave(): Promise<void> {
    try {
      await signOut();
      goTo("/");
    } catch {
      setFailed(true);
    }
  }
  return (
    <Button kind={kind} className={className} onClick={() => void leave()}>
      {failed ? "Not signed out. Try again" : "Sign out"}
    </Button>
  );
}
