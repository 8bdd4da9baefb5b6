"use client";
import { navigateTo } from "@/components/layout/go-to";
import { Notice } from "@/components/ui/notice";
import { sendJson } from "@/lib/client/fetcher";
import { doneReply } from "@/lib/contracts/account";
import { Field, PasswordField } from "./field";
import { SubmitButton } from "./submit-button";
import { useForm } from "./use-form";

export function InvitationForm({ token, email }: { token: string; email: string }) {
  const { problem, isBusy, onSubmit } = useForm(async ({ password = "" }) => {
    const { next } = await sendJson("POST", "/api/account/invitation", { token, password }, doneReply);
    navigateTo(next, "started");
  });
  return (
    <>
      {problem.general !== null && (
        <Notice kind="bad" role="alert">
          {problem.general}
        </Notice>
      )}
      <form method="post" action="/api/account/invitation" onSubmit={onSubmit} noValidate>
        <Field label="E-mail" name="email" type="email" autoComplete="username" value={email} readOnly />
        <PasswordField
          label="Password"
          rule="8 characters or more"
          name="password"
          autoComplete="new-password"
          autoFocus
          error={problem.fields.password}
        />
        <SubmitButton isBusy={isBusy}>
          {isBusy ? "Creating the account…" : "Create account and open the market"}
        </SubmitButton>
      </form>
    </>
  );
}
