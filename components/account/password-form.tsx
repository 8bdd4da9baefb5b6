"use client";
import { useState } from "react";
import { Notice } from "@/components/ui/notice";
import { sendJson } from "@/lib/client/fetcher";
import { doneReply } from "@/lib/contracts/account";
import { PasswordField } from "./field";
import { SubmitButton } from "./submit-button";
import { useForm } from "./use-form";

/** @param email tells password managers which account the password belongs to */
export function PasswordForm({ email }: { email: string }) {
  const [changes, setChanges] = useState(0);
  const { problem, isBusy, onSubmit } = useForm(async ({ current, next }) => {
    await sendJson("POST", "/api/account/password", { current, next }, doneReply);
    setChanges((count) => count + 1);
  });
  const { fields, general } = problem;
  const isDone = changes > 0 && general === null && Object.keys(fields).length === 0;
  return (
    <>
      {general !== null && (
        <Notice kind="bad" role="alert">
          {general}
        </Notice>
      )}
      {isDone && (
        <Notice kind="ok" role="status">
          Your password is changed. Every other device is signed out.
        </Notice>
      )}
      <form key={changes} method="post" action="/api/account/password" onSubmit={onSubmit} noValidate>
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Current password"
          name="current"
          autoComplete="current-password"
          error={fields.current}
        />
        <PasswordField
          label="New password"
          rule="8 characters or more"
          name="next"
          autoComplete="new-password"
          error={fields.next}
        />
        <SubmitButton isBusy={isBusy}>{isBusy ? "Changing…" : "Change the password"}</SubmitButton>
      </form>
    </>
  );
}
