"use client";
import { Field, PasswordField } from "@/components/account/field";
import { SubmitButton } from "@/components/account/submit-button";
import { useForm } from "@/components/account/use-form";
import { navigateTo } from "@/components/layout/go-to";
import { Notice } from "@/components/ui/notice";
import { sendJson } from "@/lib/client/fetcher";
import { doneReply } from "@/lib/contracts/account";

export function NewPasswordForm({ token, email }: { token: string; email: string }) {
  const { problem, isBusy, onSubmit } = useForm(async ({ password = "" }) => {
    const { next } = await sendJson("POST", "/api/account/password-reset", { token, password }, doneReply);
    navigateTo(next, "started");
  });
  return (
    <>
      {problem.general !== null && (
        <Notice kind="bad" role="alert">
          {problem.general}
        </Notice>
      )}
      <form method="post" action="/api/account/password-reset" onSubmit={onSubmit} noValidate>
        <Field label="E-mail" name="email" type="email" autoComplete="username" value={email} readOnly />
        <PasswordField
          label="New password"
          rule="8 characters or more"
          name="password"
          autoComplete="new-password"
          autoFocus
          error={problem.fields.password}
        />
        <SubmitButton isBusy={isBusy}>{isBusy ? "Saving…" : "Save the password and sign in"}</SubmitButton>
      </form>
    </>
  );
}
