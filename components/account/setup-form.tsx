"use client";
import { navigateTo } from "@/components/layout/go-to";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { sendJson } from "@/lib/client/fetcher";
import { doneReply } from "@/lib/contracts/account";
import { Field, PasswordField } from "./field";
import { SubmitButton } from "./submit-button";
import { useForm } from "./use-form";

type Props = {
  /** The token of the link; empty without one. */
  token: string;
  /** Whether the server accepts it. */
  isGood: boolean;
  /** Why it does not. */
  problem: string | null;
};

export function SetupForm({ token, isGood, problem: linkProblem }: Props) {
  const { problem, isBusy, onSubmit } = useForm(async (values) => {
    const { next } = await sendJson("POST", "/api/account/setup", values, doneReply);
    navigateTo(next, "started");
  });
  const { fields, whole } = problem;
  return (
    <>
      {whole !== null && (
        <Notice kind="bad" role="alert">
          {whole}
        </Notice>
      )}
      <form method="post" action="/api/account/setup" onSubmit={onSubmit} noValidate>
        <Field
          label="Setup token"
          name="token"
          defaultValue={token}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus={!isGood}
          error={fields.token ?? linkProblem ?? undefined}
          hint={
            isGood ? (
              <>
                <Icon name="check" className="mt-px size-[13px] text-ok" />
                Filled in from the link that the server printed. Valid until the server restarts.
              </>
            ) : (
              "The server prints it at its start."
            )
          }
        />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          autoFocus={isGood}
          error={fields.email}
        />
        <PasswordField
          label="Password"
          rule="8 characters or more"
          name="password"
          autoComplete="new-password"
          error={fields.password}
        />
        <SubmitButton isBusy={isBusy}>
          {isBusy ? "Creating the account…" : "Create account and open the market"}
        </SubmitButton>
      </form>
    </>
  );
}
