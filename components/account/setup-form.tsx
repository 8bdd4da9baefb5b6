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
  /** Empty if the page was opened without a link. */
  token: string;
  isValid: boolean;
  problem: string | null;
};

export function SetupForm({ token, isValid, problem: linkProblem }: Props) {
  const { problem, isBusy, onSubmit } = useForm(async (values) => {
    const { next } = await sendJson("POST", "/api/account/setup", values, doneReply);
    navigateTo(next, "started");
  });
  const { fields, general } = problem;
  return (
    <>
      {general !== null && (
        <Notice kind="bad" role="alert">
          {general}
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
          autoFocus={!isValid}
          error={fields.token ?? linkProblem ?? undefined}
          hint={
            isValid ? (
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
          autoFocus={isValid}
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
