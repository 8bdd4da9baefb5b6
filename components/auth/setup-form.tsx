"use client";
import { Icon } from "@/components/ui/icon";
import { sendJson } from "@/lib/api/fetcher";
import { Field, PasswordField } from "./field";
import { goTo } from "./go-to";
import { Notice } from "./notice";
import { SubmitButton } from "./submit-button";
import { useForm } from "./use-form";

/** @param token what the link held; @param isGood whether it would be taken */
export function SetupForm({ token, isGood }: { token: string; isGood: boolean }) {
  const { problem, isBusy, onSubmit } = useForm(async (values) => {
    const { next } = await sendJson("POST", "/api/account/setup", values, (contracts) => contracts.doneReply);
    goTo(next);
  });
  const { fields, whole } = problem;
  const staleLink = "This link is not good any more: each start of the server prints a new one.";
  const isStale = token !== "" && !isGood;
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
          error={fields.token ?? (isStale ? staleLink : undefined)}
          hint={
            isGood ? (
              <>
                <Icon name="check" className="mt-px size-[13px] text-ok" />
                Filled in from the link that the server printed. Valid for this start only.
              </>
            ) : (
              "The server printed it, with a link, when it started."
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
          {isBusy ? "Making the account…" : "Make the account and open the market"}
        </SubmitButton>
      </form>
    </>
  );
}
