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

/** Remaining whole seconds. @param until epoch milliseconds */
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

/** @param next local path to open after sign-in */
export function SignInForm({ next }: { next: string }) {
  const errorId = useId();
  const [failure, setFailure] = useState<SignInError | null>(null);
  const { problem, isBusy, onSubmit } = useForm(async ({ email = "", password = "" }) => {
    const result = await signIn(email, password);
    if (result.outcome === "signed_in") return navigateTo(next, "started");
    if (result.outcome === "wrong") return setFailure({ kind: "wrong" });
    const seconds = result.retryAfterSeconds;
    setFailure({ kind: "throttled", until: Date.now() + seconds * 1000, seconds });
  });
  const seconds = useSecondsUntil(failure?.kind === "throttled" ? failure.until : null);
  const isWrong = failure?.kind === "wrong" && problem.general === null;
  return (
    <>
      <div role="alert">
        {isWrong && (
          <Notice kind="bad" id={errorId}>
            The e-mail or the password is wrong. Check both and try again.
          </Notice>
        )}
        {problem.general !== null && <Notice kind="bad">{problem.general}</Notice>}
      </div>
      {failure?.kind === "throttled" && (
        <Throttled key={failure.until} initialSeconds={failure.seconds} seconds={seconds} />
      )}
      {/* Without JavaScript the form is posted to the server, so that the password never gets into the URL. */}
      <form method="post" action="/api/auth/callback/credentials" onSubmit={onSubmit} noValidate>
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          autoFocus
          describedBy={isWrong ? errorId : undefined}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          describedBy={isWrong ? errorId : undefined}
        />
        <SubmitButton isBusy={isBusy}>{isBusy ? "Signing in…" : "Sign in"}</SubmitButton>
      </form>
    </>
  );
}

/** Screen readers announce the time once; the countdown is visual only. */
function Throttled({ initialSeconds, seconds }: { initialSeconds: number; seconds: number }) {
  if (seconds === 0) return <Notice kind="ok">You can try again now.</Notice>;
  return (
    <Notice kind="warn">
      <span role="alert" className="sr-only">
        {tooManyTries(initialSeconds)}
      </span>
      <span aria-hidden="true">{tooManyTries(Math.min(initialSeconds, seconds))}</span>
    </Notice>
  );
}
