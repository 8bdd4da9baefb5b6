"use client";
import { useEffect, useId, useState } from "react";
import { navigateTo } from "@/components/layout/go-to";
import { Notice } from "@/components/ui/notice";
import { signIn } from "@/lib/client/sign-in";
import { tooManyTries } from "@/lib/contracts/errors";
import { Field, PasswordField } from "./field";
import { SubmitButton } from "./submit-button";
import { useForm } from "./use-form";

type SignInError = { kind: "wrong" } | { kind: "throttled"; until: number; seconds: number };

/** Whole seconds until an instant, in epoch milliseconds, counted down. */
function useSecondsUntil(until: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === null) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}

/** @param next where to go once signed in, a path of ours */
export function SignInForm({ next }: { next: string }) {
  const said = useId();
  const [refusal, setRefusal] = useState<SignInError | null>(null);
  const { problem, isBusy, onSubmit } = useForm(async ({ email = "", password = "" }) => {
    const answer = await signIn(email, password);
    if (answer.outcome === "signed_in") return navigateTo(next, "started");
    if (answer.outcome === "wrong") return setRefusal({ kind: "wrong" });
    const seconds = answer.retryAfterSeconds;
    setRefusal({ kind: "throttled", until: Date.now() + seconds * 1000, seconds });
  });
  const seconds = useSecondsUntil(refusal?.kind === "throttled" ? refusal.until : null);
  const isWrong = refusal?.kind === "wrong" && problem.whole === null;
  return (
    <>
      <div role="alert">
        {isWrong && (
          <Notice kind="bad" id={said}>
            The e-mail or the password is wrong. Check both and try again.
          </Notice>
        )}
        {problem.whole !== null && <Notice kind="bad">{problem.whole}</Notice>}
      </div>
      {refusal?.kind === "throttled" && (
        <Throttled key={refusal.until} told={refusal.seconds} seconds={seconds} />
      )}
      {/* Before the page's scripts have loaded the form goes to the server by itself, never into the address. */}
      <form method="post" action="/api/auth/callback/credentials" onSubmit={onSubmit} noValidate>
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          autoFocus
          describedBy={isWrong ? said : undefined}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          describedBy={isWrong ? said : undefined}
        />
        <SubmitButton isBusy={isBusy}>{isBusy ? "Signing in…" : "Sign in"}</SubmitButton>
      </form>
    </>
  );
}

/** Read out once; the seconds that count down are for the eye. */
function Throttled({ told, seconds }: { told: number; seconds: number }) {
  if (seconds === 0) return <Notice kind="ok">You can try again now.</Notice>;
  return (
    <Notice kind="warn">
      <span role="alert" className="sr-only">
        {tooManyTries(told)}
      </span>
      <span aria-hidden="true">{tooManyTries(Math.min(told, seconds))}</span>
    </Notice>
  );
}
